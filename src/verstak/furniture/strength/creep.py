"""How much more a board sags in time: the readings, which disagree, and which one is used."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.furniture.materials import Material
from verstak.quantities.quantity import Cited, Computed, Given, Quantity
from verstak.quantities.text import Bilingual

DOUBLED = Quantity(
    2,
    "",
    Cited(
        "N. Denizli, Purdue University, https://docs.lib.purdue.edu/dissertations/AAI3075653/",
        None,
        "verified",
        Bilingual(
            "bookcases loaded for 3 and 6 months confirm the rule to double the elastic deflection",
            "стеллажи под нагрузкой 3 и 6 месяцев подтверждают правило удваивать упругий прогиб",
        ),
    ),
)
"""Creep factor when nobody stated one: the only reading that comes from loaded bookcases."""

MDF_HALF_MORE = Quantity(
    1.5,
    "",
    Cited(
        "https://mdf-info.eu/applications/furniture/mdf-shelves-and-storage-units",
        None,
        "verified",
        Bilingual(
            "MDF: long-term increase of up to 50 %", "МДФ: со временем прогиб растёт до 50 %"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class CreepReading:
    """One way to reckon with time, and what it makes of this shelf."""

    name: Bilingual
    factor: Quantity
    deflection: Quantity
    within_limit: bool
    chosen: bool


def creep_readings(
    board: Material, deflection: Quantity, limit_mm: float, *, given: float | None = None
) -> tuple[CreepReading, ...]:
    """What each known reading of creep makes of an instant deflection; the first is chosen.

    Args:
        board: Material of the shelf.
        deflection: Instant deflection, mm.
        limit_mm: What must not be exceeded.
        given: Factor that somebody stated; it is chosen before the others.
    """
    known: list[tuple[Bilingual, Quantity]] = []
    if given is not None:
        known.append(
            (
                Bilingual("given", "задано"),
                Quantity(given, "", Given(Bilingual("creep", "ползучесть"))),
            )
        )
    known.append((Bilingual("loaded bookcases: doubled", "опыт на стеллажах: удвоение"), DOUBLED))
    factor = board.deformation_factor()
    if factor is not None:
        total = Quantity(1 + factor.value, "", Computed("1 + kdef", (("kdef", factor),)))
        name = Bilingual(
            "Eurocode 5, 1 + kdef, permanent load, service class 1",
            "Еврокод 5, 1 + kdef, постоянная нагрузка, класс 1",
        )
        known.append((name, total))
    if board.kind == "mdf":
        known.append((Bilingual("MDF: up to half more", "МДФ: до +50 %"), MDF_HALF_MORE))
    made = []
    for index, (name, total) in enumerate(known):
        value = deflection.value * total.value
        computed = Computed(
            Bilingual("w · creep", "w · ползучесть"), (("w", deflection), ("creep", total))
        )
        made.append(
            CreepReading(
                name, total, Quantity(value, "mm", computed), value <= limit_mm, index == 0
            )
        )
    return tuple(made)
