"""Sentences about plans, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.catalog.known_model import KnownModel
from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import GIB
from verstak.plan.candidates import Offer, Place
from verstak.plan.placement.conditions import context_of
from verstak.plan.placement.figures import geometry_of
from verstak.plan.role_need import RoleNeed
from verstak.quantities.text import Bilingual


def gib(size_bytes: float) -> str:
    """A size in GiB with one decimal, two below a tenth."""
    size = size_bytes / GIB
    return f"{size:.1f}" if abs(size) >= 0.095 else f"{size:.2f}"


def comma(text: str) -> str:
    """A number as Russian writes it."""
    return text.replace(".", ",")


def sizes(en: str, ru: str, *values: float) -> Bilingual:
    """A sentence with sizes in GiB in place of ``{}``."""
    shown = [gib(value) for value in values]
    return Bilingual(en.format(*shown), ru.format(*map(comma, shown)))


def place_words(machine: Machine, place: Place) -> Bilingual:
    """Where a worker's blocks lie."""
    if not place.devices:
        return Bilingual("processor and main memory", "процессор и оперативная память")
    several = len(machine.devices) > 1
    names = " + ".join(
        f"{machine.devices[index].name} ({index})" if several else machine.devices[index].name
        for index in place.devices
    )
    if place.layers is None:
        return Bilingual(names, names)
    return Bilingual(
        f"{place.layers} blocks on {names}, the rest on the processor",
        f"{place.layers} блоков на {names}, остальные на процессоре",
    )


def choice_words(needs: Sequence[RoleNeed], offers: Sequence[Offer]) -> Bilingual:
    """A whole choice: role by role."""
    parts = [_one_choice(needs, offer) for offer in sorted(offers, key=lambda one: one.positions)]
    return Bilingual("; ".join(one.en for one in parts), "; ".join(one.ru for one in parts))


def _one_choice(needs: Sequence[RoleNeed], offer: Offer) -> Bilingual:
    roles = " + ".join(needs[position].name for position in offer.positions)
    en = ru = f"{roles}: {offer.model.name} {offer.file_type}"
    if offer.cache_type != "f16":
        en, ru = f"{en}, {offer.cache_type} cache", f"{ru}, кэш {offer.cache_type}"
    if offer.sequences > len(offer.positions):
        en = f"{en}, {offer.sequences} requests at once"
        ru = f"{ru}, запросов сразу: {offer.sequences}"
    return Bilingual(en, ru)


def model_notes(needs: Sequence[RoleNeed], offer: Offer) -> tuple[Bilingual, ...]:
    """What an office should know of a model before it relies on it."""
    model = offer.model
    notes = [*_licence_notes(model)]
    native = model.context_native or geometry_of(model).context_length
    if native < offer.context_tokens <= context_of(model):
        notes.append(
            Bilingual(
                f"{model.name} was trained for {native} tokens; a context of "
                f"{offer.context_tokens} needs its maker's extension, which may hurt short prompts",
                f"{model.name} обучена на {native} токенов; для контекста "
                f"{offer.context_tokens} нужно расширение от автора, оно может ухудшить короткие "
                "запросы",
            )
        )
    if any("ru" in needs[position].languages for position in offer.positions):
        if model.russian is None:
            notes.append(
                Bilingual(
                    f"whether {model.name} knows Russian was not found",
                    f"знает ли {model.name} русский, не найдено",
                )
            )
        elif not model.russian:
            notes.append(
                Bilingual(
                    f"the maker of {model.name} does not name Russian",
                    f"автор {model.name} не называет русский язык",
                )
            )
    if model.tier in {"outdated", "unsuitable"}:
        notes.append(model.tier_reason)
    if model.verdict is not None:
        notes.append(model.verdict)
    return tuple(notes)


def _licence_notes(model: KnownModel) -> list[Bilingual]:
    name = model.licence.name or "?"
    match model.licence.commercial:
        case "yes":
            return []
        case "conditional":
            condition = model.licence.conditions or Bilingual("see the licence", "см. лицензию")
            return [
                Bilingual(f"licence {name}: {condition.en}", f"лицензия {name}: {condition.ru}")
            ]
        case "no":
            return [
                Bilingual(
                    f"licence {name} forbids use in a company",
                    f"лицензия {name} запрещает использование в компании",
                )
            ]
        case _:
            return [
                Bilingual(
                    f"the licence of {model.name} was not found; ask before relying on it",
                    f"лицензия {model.name} не найдена; выясните до использования",
                )
            ]
