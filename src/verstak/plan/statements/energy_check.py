"""Checking what a plan says about electricity: its arithmetic, and what went into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verstak.catalog.price import ElectricityPrice
from verstak.plan.cost.electricity import Power, average_power, electricity_cost, energy
from verstak.plan.cost.measured_power import idle_power, load_power
from verstak.plan.cost.spread import Spread, computed
from verstak.plan.cost.volume import HOURS_PER_MONTH
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge
from verstak.plan.statements.statement import Electricity
from verstak.plan.statements.tolerance import CLOSE_WITHIN, PLAN, Claim, claim_of, off_by
from verstak.quantities.quantity import Assumed, Given, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

ASSUMED_BUSY = 0.1
"""Share of the time under load where nobody states one: people ask, read and think."""
_LARGE_MODEL_BILLIONS = 1000.0


@dataclass(frozen=True, slots=True)
class _Use:
    """What a machine like that draws, by measurement.

    Attributes:
        load: W while it answers.
        busy: Share of the time in which it does.
        energy: kWh a month with the rest of the time at rest.
    """

    load: Spread
    busy: Quantity
    energy: Spread


def check_electricity(stated: Electricity, knowledge: Knowledge) -> Finding:
    """Whether power × hours × price comes to the stated sum, and whether such power is drawn."""
    claim = claim_of(stated.eur_per_month)
    drawn = computed(
        Bilingual("power × share of the month × hours / 1000", "мощность × доля × часы / 1000"),
        {
            "power": Quantity(stated.watts, "W", Given(PLAN), 0),
            "share": Quantity(stated.on_share, "", Given(PLAN)),
            "hours": HOURS_PER_MONTH,
        },
        lambda power, share, hours: power * share * hours / 1000,
        unit="kWh/month",
        decimals=1,
    )
    implied = computed(
        Bilingual("cost / energy", "стоимость / энергия"),
        {"cost": claim.quantity("€/month"), "energy": drawn},
        lambda cost, energy: cost / energy,
        unit="€/kWh",
        decimals=3,
    )
    known = _prices(stated, knowledge)
    holds = _arithmetic_holds(stated, implied.value, known)
    use = _measured_use(stated, knowledge)
    figures = [
        Figure("energy", Bilingual("energy by the plan", "энергия по плану"), drawn.figure),
        Figure("implied_price", Bilingual("price it implies", "цена отсюда"), implied.figure),
        *_costs("cost", drawn, known),
    ]
    words = [_arithmetic_words(holds, drawn.figure, implied.figure)]
    differs = False
    if use is not None:
        differs = _differs(drawn.value, use.energy)
        figures += [
            Figure("measured_load", _LOAD, use.load.figure, use.load.range_words),
            Figure("busy", Bilingual("share under load", "доля под нагрузкой"), use.busy),
            Figure("real_energy", _REAL, use.energy.figure, use.energy.range_words),
            *_costs("real", use.energy, known),
        ]
        words.append(_use_words(use, differs=differs))
    return Finding(
        id=stated.id,
        kind="electricity",
        text=stated.text,
        verdict=_verdict(holds, differs=differs, told=stated.eur_per_kwh is not None),
        explanation=Bilingual(
            "; ".join(each.en for each in words), "; ".join(each.ru for each in words)
        ),
        rule=_RULE,
        figures=tuple(figures),
        off_by=_off(stated, claim, drawn),
    )


def _verdict(holds: bool | None, *, differs: bool, told: bool) -> Verdict:
    if holds is None:
        return Verdict.UNVERIFIABLE
    if not holds:
        return Verdict.WRONG
    if differs:
        return Verdict.HALF
    return Verdict.RIGHT if told else Verdict.PLAUSIBLE


def _prices(stated: Electricity, knowledge: Knowledge) -> list[ElectricityPrice]:
    """Prices that the plan's may be one of; where it names no country, Europe and its ends."""
    known = _matching(stated, knowledge)
    if stated.country is not None or not known:
        return known
    known.sort(key=lambda price: price.eur_per_kwh)
    return [price for price in known if price.country == "EU" or price in (known[0], known[-1])]


def _matching(stated: Electricity, knowledge: Knowledge) -> list[ElectricityPrice]:
    return [
        price
        for price in knowledge.prices.electricity
        if (stated.country is None or price.country == stated.country.upper())
        and (stated.consumer is None or price.consumer == stated.consumer)
    ]


def _arithmetic_holds(
    stated: Electricity, implied: float, known: Sequence[ElectricityPrice]
) -> bool | None:
    """Whether the price that follows is the stated one, or one that somebody pays."""
    if stated.eur_per_kwh is not None:
        return abs(implied - stated.eur_per_kwh) <= CLOSE_WITHIN * stated.eur_per_kwh
    if not known:
        return None
    paid = [price.eur_per_kwh for price in known]
    return min(paid) * (1 - CLOSE_WITHIN) <= implied <= max(paid) * (1 + CLOSE_WITHIN)


def _measured_use(stated: Electricity, knowledge: Knowledge) -> _Use | None:
    if stated.device is None:
        return None
    accelerator = knowledge.accelerators.find(stated.device)
    billions = _LARGE_MODEL_BILLIONS
    if stated.model is not None:
        parameters = knowledge.models.find(stated.model).parameters
        billions = billions if parameters is None else parameters / 1e9
    load = load_power(accelerator, billions=billions)
    idle = idle_power(knowledge.accelerators)
    if load is None or idle is None:
        return None
    busy = Quantity(ASSUMED_BUSY, "", Assumed(_ASSUMED))
    if stated.busy_share is not None:
        busy = Quantity(stated.busy_share, "", Given(PLAN))
    return _Use(load, busy, energy(average_power(Power(load, idle), busy)))


def _differs(drawn: float, real: Spread) -> bool:
    return not real.low * (1 - CLOSE_WITHIN) <= drawn <= real.high * (1 + CLOSE_WITHIN)


def _costs(prefix: str, kilowatt_hours: Spread, known: Sequence[ElectricityPrice]) -> list[Figure]:
    """What the energy costs at every price that is known."""
    figures = []
    for price in known:
        cost = electricity_cost(kilowatt_hours, price.quantity())
        figures.append(
            Figure(
                f"{prefix}_{price.country.casefold()}_{price.consumer.replace('-', '_')}",
                Bilingual(
                    f"at the price of {price.country}, {price.consumer}",
                    f"по цене {price.country}, {_CONSUMERS[price.consumer]}",
                ),
                cost.figure,
                cost.range_words,
            )
        )
    return figures


def _off(stated: Electricity, claim: Claim, drawn: Spread) -> Quantity | None:
    if stated.eur_per_kwh is None:
        return None
    price = Quantity(stated.eur_per_kwh, "€/kWh", Given(PLAN), 3)
    return off_by(claim, electricity_cost(drawn, price).value, "€/month")


def _arithmetic_words(holds: bool | None, drawn: Quantity, implied: Quantity) -> Bilingual:
    said = {
        True: ("the sum holds", "счёт верен"),
        False: ("nobody known pays that", "такой цены среди известных нет"),
        None: ("no price is known to compare", "сравнить не с чем: цена неизвестна"),
    }[holds]
    return Bilingual(
        f"{drawn.text('en')} at {implied.text('en')}: {said[0]}",
        f"{drawn.text('ru')} по {implied.text('ru')}: {said[1]}",
    )


def _use_words(use: _Use, *, differs: bool) -> Bilingual:
    load, real = use.load, use.energy
    share = Quantity(100 * use.busy.value, "%", use.busy.provenance, 0)
    en = f"such a machine was measured at {load.text('en')} under load"
    ru = f"у такой машины под нагрузкой измерено {load.text('ru')}"
    en += f" and, busy {share.text('en')} of the time, draws {real.text('en')}"
    ru += f", и при занятости {share.text('ru')} времени она берёт {real.text('ru')}"
    if differs:
        en += ", not what the plan counts with"
        ru += ", а не то, что в плане"
    return Bilingual(en, ru)


_ASSUMED = Bilingual(
    "a tenth of the time, where nobody states it: people ask, read and think",
    "десятая часть времени, если не указано: люди спрашивают, читают и думают",
)
_LOAD = Bilingual("measured under load", "измерено под нагрузкой")
_REAL = Bilingual("energy by measurement", "энергия по измерениям")
_CONSUMERS = {"household": "население", "non-household": "не население"}
_RULE = Bilingual(
    "wrong where the price that follows is neither the stated one nor one that is paid (10 % "
    "aside); half where the sum holds but the energy lies outside what was measured (10 % aside)",
    "неверно, если следующая отсюда цена не указана и никем не платится (с точностью 10 %); "
    "наполовину, если счёт верен, а энергия вне измеренной (с точностью 10 %)",
)
