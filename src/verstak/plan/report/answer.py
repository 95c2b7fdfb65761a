"""The answer before everything else: whether it fits, by how much not, and what to take."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.result import Change, Improvement, Wanted
from verstak.plan.report.element import Child, extend, make
from verstak.plan.report.sheet import Sheet
from verstak.plan.report.tables import scrolled, section
from verstak.plan.report.words import VERDICTS
from verstak.plan.report.workers import (
    binding,
    conditions,
    names_of,
    plan_body,
    short_choice,
    tightest_free,
)
from verstak.plan.role_need import RoleNeed
from verstak.quantities.text import Bilingual


def answer(plan: OfficePlan, sheet: Sheet) -> Element:
    """The verdict in one look."""
    box = make("section", class_=f"answer {'yes' if plan.fits else 'no'}", aria_labelledby="answer")
    extend(box, make("h2", *_verdict(plan, sheet), id="answer"))
    wanted = plan.wanted
    if wanted is not None:
        if wanted.lacking is not None:
            extend(box, make("p", sheet.say(_LACKING), " ", sheet.ranged(wanted.lacking)))
        extend(box, binding(wanted.plan, sheet))
        if wanted.broken:
            extend(box, conditions(wanted.broken, plan.needs, sheet))
    chosen = plan.chosen
    if chosen is not None:
        title = _TAKE if wanted is None or not wanted.fits else _AS_ASKED
        extend(box, make("p", make("b", sheet.say(title))), short_choice(chosen, sheet))
    elif plan.conflict:
        extend(box, make("p", sheet.say(_CONFLICT_BELOW)))
    return box


def wanted_section(wanted: Wanted, needs: Sequence[RoleNeed], sheet: Sheet) -> Element:
    """What was named, as it was named, and what would make it fit."""
    part = section("wanted", _WANTED, sheet, *plan_body(wanted.plan, needs, sheet))
    if wanted.changes:
        extend(part, make("h3", sheet.say(_CHANGES)), _changes(wanted, sheet))
    return part


def proposals_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """The proposed plans, the best first; ``None`` = there are none beside what was asked."""
    shown = plan.proposals
    if not shown:
        return None
    articles = [
        make(
            "article",
            make(
                "h3",
                f"{sheet.say(_PROPOSAL)} {number} ",
                make("span", sheet.say(VERDICTS[each.verdict]), class_=f"badge {each.verdict}"),
            ),
            binding(each, sheet),
            *plan_body(each, plan.needs, sheet),
        )
        for number, each in enumerate(shown, start=1)
    ]
    return section("proposals", _PROPOSALS, sheet, *articles)


def conflict_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """The smallest set of needs that cannot be had together; ``None`` = there is a plan."""
    if not plan.conflict:
        return None
    return section(
        "conflict",
        _CONFLICT,
        sheet,
        make("p", sheet.say(_CONFLICT_WHY)),
        conditions(plan.conflict, plan.needs, sheet),
    )


def improvements_section(plan: OfficePlan, sheet: Sheet) -> Element | None:
    """What one more gigabyte, or another card, would buy; ``None`` = nothing was looked at."""
    shown = [each for each in (plan.improvements, plan.cards) if each]
    if not shown:
        return None
    return section(
        "improvements", _IMPROVEMENTS, sheet, *(_improvements(each, sheet) for each in shown)
    )


def _improvements(improvements: Sequence[Improvement], sheet: Sheet) -> Element:
    priced = any(each.price is not None or each.why is not None for each in improvements)
    rows = []
    for each in improvements:
        price: list[Child] = ["—"] if each.price is None else [sheet.ranged(each.price)]
        if each.price is None and each.why is not None:
            price = [make("small", sheet.say(each.why))]
        gains = sheet.say(_NOTHING if each.gains is None else each.gains)
        rows.append(
            make(
                "tr",
                make("th", sheet.say(each.change), scope="row"),
                make("td", gains, class_=None if each.gains else "soft"),
                *([make("td", *price, class_="figure")] if priced else []),
            )
        )
    heads = [make("th", sheet.say(words), scope="col") for words in (_ADDED, _GAINED)]
    if priced:
        heads.append(make("th", sheet.say(_COSTS_MORE), scope="col", class_="figure"))
    table = make("table", make("thead", make("tr", *heads)), make("tbody", *rows))
    return scrolled(table, sheet.say(_IMPROVEMENTS))


def _verdict(plan: OfficePlan, sheet: Sheet) -> list[Child]:
    wanted = plan.wanted
    if wanted is None:
        words = _SOMETHING if plan.plans else _NO_PLAN
    elif wanted.fits:
        words = _FITS_TIGHT if wanted.plan.verdict == "tight" else _FITS
    elif wanted.plan.verdict == "does_not_fit":
        words = _DOES_NOT_FIT
    else:
        words = _BREAKS
    sign = "✓" if plan.fits else "✗"
    return [make("span", sign, class_="sign", aria_hidden="true"), " ", sheet.say(words)]


def _changes(wanted: Wanted, sheet: Sheet) -> Element:
    items = []
    for each in wanted.changes:
        enough = each.plan is not None
        item = make(
            "li",
            make(
                "b",
                sheet.say(_ENOUGH if enough else _NOT_ENOUGH),
                class_="fine" if enough else "soft",
            ),
            " ",
            *_change(each, wanted, sheet),
            class_="enough" if enough else "short",
        )
        items.append(item)
    return make("ul", *items, class_="changes")


def _change(change: Change, wanted: Wanted, sheet: Sheet) -> list[Child]:
    """What changes, its numbers with what stands behind the memory that is left or lacking."""
    source = change.lacking or tightest_free(wanted.plan if change.plan is None else change.plan)
    if source is None:
        return [sheet.say(change.text)]
    return sheet.prose(change.text, source.provenance, names=names_of(wanted.plan))


_FITS = Bilingual("It fits", "Помещается")
_FITS_TIGHT = Bilingual("It fits, with little to spare", "Помещается впритык")
_DOES_NOT_FIT = Bilingual("It does not fit", "Не помещается")
_BREAKS = Bilingual(
    "It fits into memory, but does not do what was asked",
    "В память помещается, но не делает того, что требовалось",
)
_SOMETHING = Bilingual("There is a plan", "План есть")
_NO_PLAN = Bilingual("Nothing fits", "Ничего не помещается")
_LACKING = Bilingual("Lacking:", "Не хватает:")
_TAKE = Bilingual("What to take:", "Что взять:")
_AS_ASKED = Bilingual("As asked:", "Как просили:")
_CONFLICT_BELOW = Bilingual("What stands in the way is said below.", "Что мешает, сказано ниже.")
_WANTED = Bilingual("What was asked for", "Что просили")
_CHANGES = Bilingual("What would make it fit", "Что поможет поместить")
_ENOUGH = Bilingual("Enough.", "Хватит.")
_NOT_ENOUGH = Bilingual("Not enough.", "Мало.")
_PROPOSALS = Bilingual("Plans that work", "Планы, которые работают")
_PROPOSAL = Bilingual("Plan", "План")
_CONFLICT = Bilingual("What contradicts itself", "Что противоречит друг другу")
_CONFLICT_WHY = Bilingual(
    "These cannot be had together; leaving out any one of them would help:",
    "Всё сразу невозможно; если отказаться от любого одного, план найдётся:",
)
_IMPROVEMENTS = Bilingual("What more would buy", "Что даст прибавка")
_ADDED = Bilingual("added", "прибавка")
_GAINED = Bilingual("the best plan then", "лучший план тогда")
_COSTS_MORE = Bilingual("costs more by", "дороже на")
_NOTHING = Bilingual("nothing better", "лучше не станет")
