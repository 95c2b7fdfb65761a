"""Terms of the models, and which precision suits this class of machine."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from verstak.plan.office_licences import LicenceNote
from verstak.plan.office_precision import PrecisionPart
from verstak.plan.precision.advice import Advice
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import grid, listed, section
from verstak.plan.report.words import COMMERCIAL
from verstak.quantities.text import Bilingual


def licences_section(notes: Sequence[LicenceNote], sheet: Sheet) -> Element | None:
    """One entry a model; ``None`` = there are no models."""
    if not notes:
        return None
    entries: list[Child] = []
    for note in notes:
        terms = make("dd", make("b", note.licence or "?"), ", ", class_="terms")
        look = {"yes": "fine", "no": "bad"}.get(note.commercial or "", "soft")
        extend(terms, make("span", sheet.say(COMMERCIAL[note.commercial]), class_=look))
        if note.conditions is not None:
            extend(terms, ": ", sheet.say(note.conditions))
        if note.verdict is not None:
            extend(terms, ". ", sheet.say(note.verdict))
        if note.source is not None:
            extend(terms, " ", make("cite", *sheet.linked(note.source)))
        entries += [make("dt", note.model, class_="name"), terms]
    return section("licences", _LICENCES, sheet, make("dl", *entries, class_="licences"))


def precision_section(precision: PrecisionPart, sheet: Sheet) -> Element:
    """Advice for the machine's class, and the classes of precision."""
    device = sheet.say(_DEVICES[precision.device])
    part = section(
        "precision",
        _PRECISION,
        sheet,
        make("p", f"{sheet.say(_CLASS)}: ", make("b", device), f" ({sheet.say(precision.why)})"),
        *(_advice(each, sheet) for each in precision.advice),
        listed(precision.report.notes, sheet),
    )
    for table in precision.report.tables:
        if table.key != "precision_advice":
            extend(part, grid(table, sheet))
    return part


def _advice(advice: Advice, sheet: Sheet) -> Element:
    system = "" if advice.platform is None else f"{_PLATFORMS[advice.platform]}: "
    return make(
        "div",
        make("h3", f"{system}{advice.format} {advice.level}, {advice.engine}"),
        make("p", sheet.say(advice.why)),
        make("p", make("b", sheet.say(_UNLESS)), " ", sheet.say(advice.unless)),
        make("p", *_sources(advice.sources, sheet), class_="sources"),
        class_="advice",
    )


def _sources(sources: Sequence[str], sheet: Sheet) -> list[Child]:
    found: list[Child] = []
    for each in sources:
        found += ["; "] if found else []
        found.append(make("cite", *sheet.linked(each)))
    return found


_LICENCES = Bilingual("Licences", "Лицензии")
_PRECISION = Bilingual("Precision of the weights", "Точность весов")
_CLASS = Bilingual("This machine's class", "Класс этой машины")
_UNLESS = Bilingual("Otherwise:", "Иначе:")
_PLATFORMS = {"android": "Android", "apple": "Apple", "windows": "Windows", "linux": "Linux"}
_DEVICES = {
    "phone": Bilingual("phone", "телефон"),
    "tablet": Bilingual("tablet", "планшет"),
    "desktop": Bilingual("desktop", "настольный компьютер"),
    "workstation": Bilingual("workstation", "рабочая станция"),
    "server": Bilingual("server", "сервер"),
}
