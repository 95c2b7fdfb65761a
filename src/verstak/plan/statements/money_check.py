"""Checking what a plan says about money: savings, payback, prices, rent."""

from __future__ import annotations

from verstak.errors import UnsupportedFeature
from verstak.plan.cost.capacity import Capacity, VolumeCheck, check_volume
from verstak.plan.cost.cloud import CloudApi, cloud_api
from verstak.plan.cost.money import rent_figure
from verstak.plan.cost.own_server import MONTHS_PER_YEAR
from verstak.plan.cost.purchase import street_price
from verstak.plan.cost.savings import hidden_volume
from verstak.plan.cost.spread import Spread, between, computed, conflicting
from verstak.plan.cost.volume import TokenVolume, given_volume
from verstak.plan.devices import device_of
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, named_file
from verstak.plan.statements.speed_check import PlannedSpeed, planned_speed
from verstak.plan.statements.statement import Payback, PriceClaim, RentClaim, SavingsClaim
from verstak.plan.statements.tolerance import (
    PLAN,
    RANGE_RULE,
    VALUE_RULE,
    Claim,
    claim_of,
    judge_range,
    judge_value,
    off_by,
)
from verstak.quantities.quantity import Estimated, Given, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

_SHORT_CONTEXT = 2048


def check_savings(stated: SavingsClaim, knowledge: Knowledge, *, date: str | None) -> Finding:
    """A saving against the volume behind it: without one it cannot be checked, only sized.

    Args:
        stated: The claim.
        knowledge: Prices, and the speed of the machine that should do the work.
        date: Month of the plan, whose prices count.
    """
    clouds = [cloud_api(name, knowledge.prices, at=date) for name in stated.against]
    speed = _speed(stated, knowledge)
    if stated.input_tokens is None and stated.output_tokens is None:
        return _sized(stated, clouds, speed)
    volume = given_volume(stated.input_tokens or 0, stated.output_tokens or 0, PLAN)
    return _computed(stated, clouds, volume, speed)


def _sized(stated: SavingsClaim, clouds: list[CloudApi], speed: PlannedSpeed | None) -> Finding:
    claim = claim_of(stated.eur_per_year)
    asked, answered = stated.mixture
    figures: list[Figure] = []
    en, ru = ["no volume of tokens is stated"], ["объём токенов не указан"]
    for cloud in clouds:
        saving = between(claim.low, claim.high, "€/year", PLAN, decimals=0)
        hidden = hidden_volume(saving, cloud, input_parts=asked, output_parts=answered)
        named = (
            ("blended", "price of the mixture", "цена смеси", hidden.blended.figure),
            ("tokens", "tokens a year", "токенов в год", hidden.tokens.figure),
            ("rate", "output around the clock", "ответов круглосуточно", hidden.output_rate.figure),
        )
        figures += [
            Figure(
                f"{key}_{cloud.model}", Bilingual(f"{e}, {cloud.model}", f"{r}, {cloud.model}"), f
            )
            for key, e, r, f in named
        ]
        billions = hidden.tokens.value / 1e9
        rate = hidden.output_rate.figure
        en.append(
            f"against {cloud.model} it takes {billions:.2f} billion tokens a year, "
            f"{rate.text('en')} of answers around the clock{_beyond(hidden.output_rate, speed).en}"
        )
        ru.append(
            f"против {cloud.model} нужно {_comma(billions, 2)} млрд токенов в год, "
            f"{rate.text('ru')} ответов круглые сутки{_beyond(hidden.output_rate, speed).ru}"
        )
    if speed is not None:
        figures.append(Figure("machine_speed", _SPEED, speed.quantity()))
    return Finding(
        id=stated.id,
        kind="savings",
        text=stated.text,
        verdict=Verdict.UNVERIFIABLE,
        explanation=Bilingual("; ".join(en), "; ".join(ru)),
        rule=_SAVINGS_RULE,
        figures=tuple(figures),
    )


def _computed(
    stated: SavingsClaim,
    clouds: list[CloudApi],
    volume: TokenVolume,
    speed: PlannedSpeed | None,
) -> Finding:
    claim = claim_of(stated.eur_per_year)
    check = None if speed is None else check_volume(volume, Capacity(_spread(speed)))
    yearly = conflicting(
        [_saved(cloud, volume, stated.running_eur_per_month).figure for cloud in clouds],
        Bilingual("the clouds that are named", "названные облака"),
    )
    beyond = check is not None and check.verdict == "beyond"
    verdict = Verdict.WRONG if yearly.low <= 0 or beyond else judge_value(claim, yearly)
    words = _check_words(check)
    return Finding(
        id=stated.id,
        kind="savings",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(
            f"the volume saves {yearly.text('en')}{words.en}",
            f"при таком объёме экономия {yearly.text('ru')}{words.ru}",
        ),
        rule=_SAVINGS_RULE,
        figures=(
            Figure("saving", Bilingual("saved a year", "экономия за год"), yearly.figure),
            *(() if check is None else (Figure("busy", _BUSY, check.busy.figure),)),
        ),
        off_by=off_by(claim, yearly.value, "€/year"),
    )


def _saved(cloud: CloudApi, volume: TokenVolume, running: float | None) -> Spread:
    return computed(
        Bilingual("12 × (cloud − running)", "12 × (облако − расходы)"),
        {
            "cloud": cloud.monthly(volume),
            "running": Quantity(running or 0.0, "€/month", Given(PLAN)),
        },
        lambda cloud, running: MONTHS_PER_YEAR * (cloud - running),
        unit="€/year",
        decimals=0,
    )


def _speed(stated: SavingsClaim, knowledge: Knowledge) -> PlannedSpeed | None:
    if stated.device is None or stated.model is None:
        return None
    named = named_file(knowledge, stated.model, stated.file_type)
    device = device_of(knowledge.accelerators.find(stated.device))
    return planned_speed(named, device, _SHORT_CONTEXT, knowledge)


def _spread(speed: PlannedSpeed) -> Spread:
    return Spread(speed.quantity(), speed.low, speed.high)


def _beyond(rate: Spread, speed: PlannedSpeed | None) -> Bilingual:
    if speed is None:
        return Bilingual("", "")
    text = [speed.quantity().text(language) for language in ("en", "ru")]
    if rate.low > speed.high:
        return Bilingual(
            f", more than one request at a time gives on this machine ({text[0]})",
            f", больше, чем эта машина даёт по одному запросу ({text[1]})",
        )
    if rate.high <= speed.low:
        return Bilingual(
            f", which one request at a time gives on this machine ({text[0]})",
            f", столько эта машина даёт и по одному запросу ({text[1]})",
        )
    return Bilingual(
        f", about what one request at a time gives on this machine ({text[0]})",
        f", около того, что эта машина даёт по одному запросу ({text[1]})",
    )


def _check_words(check: VolumeCheck | None) -> Bilingual:
    if check is None:
        return Bilingual("", "")
    return Bilingual(f"; {check.explanation.en}", f"; {check.explanation.ru}")


def check_payback(stated: Payback) -> Finding:
    """Months until a purchase has paid back, before and after running costs."""
    claim = claim_of(stated.months)
    price = claim_of(stated.purchase_eur)
    purchase = between(price.low, price.high, "€", PLAN, decimals=0)
    saved = Quantity(stated.saved_eur_per_year, "€/year", Given(PLAN), 0)
    running = Quantity(stated.running_eur_per_month, "€/month", Given(PLAN), 0)
    monthly = stated.saved_eur_per_year / MONTHS_PER_YEAR - stated.running_eur_per_month
    gross = computed(
        "12 × purchase / saved",
        {"purchase": purchase, "saved": saved},
        lambda purchase, saved: MONTHS_PER_YEAR * purchase / saved,
        unit="months",
        decimals=1,
    )
    figures = [Figure("gross", _GROSS, gross.figure, gross.range_words)]
    if monthly <= 0:
        return Finding(
            id=stated.id,
            kind="payback",
            text=stated.text,
            verdict=Verdict.WRONG,
            explanation=_NEVER,
            rule=RANGE_RULE,
            figures=tuple(figures),
        )
    net = computed(
        "purchase / (saved / 12 − running)",
        {"purchase": purchase, "saved": saved, "running": running},
        lambda purchase, saved, running: purchase / (saved / MONTHS_PER_YEAR - running),
        unit="months",
        decimals=1,
    )
    fitting = between(claim.low * monthly, claim.high * monthly, "€", _FITTING_BY, decimals=0)
    figures += [
        Figure("net", _NET, net.figure, net.range_words),
        Figure("fitting_price", _FITTING, fitting.figure, fitting.range_words),
    ]
    return Finding(
        id=stated.id,
        kind="payback",
        text=stated.text,
        verdict=judge_range(claim, net),
        explanation=Bilingual(
            f"{net.low:.1f} to {net.high:.1f} months after running costs ({gross.low:.1f} to "
            f"{gross.high:.1f} before); the claim needs {fitting.low:.0f} to {fitting.high:.0f} € "
            "and the stated saving to be real",
            f"от {_comma(net.low)} до {_comma(net.high)} мес. с учётом расходов (без них от "
            f"{_comma(gross.low)} до {_comma(gross.high)}); заявленное верно для "
            f"{fitting.low:.0f}–{fitting.high:.0f} € и если экономия настоящая",
        ),
        rule=RANGE_RULE,
        figures=tuple(figures),
        off_by=off_by(claim, net.value, "months"),
    )


def check_price(stated: PriceClaim, knowledge: Knowledge) -> Finding:
    """What a card, or a machine around it, costs: against published prices of the card."""
    accelerator = knowledge.accelerators.find(stated.device)
    card = street_price(accelerator, knowledge.prices)
    if card is None:
        raise UnsupportedFeature(f"no current price of a new {accelerator.name} is known")
    claim = claim_of(stated.eur)
    rest = Claim(claim.low - card.high, claim.high - card.low)
    figures = (
        Figure("card", Bilingual(f"{accelerator.name} new", f"{accelerator.name} новая"),
               card.figure, card.range_words),
    )  # fmt: skip
    en = f"{accelerator.name} alone: {card.low:.0f} to {card.high:.0f} €"
    ru = f"сама {accelerator.name}: от {card.low:.0f} до {card.high:.0f} €"
    conflict = isinstance(card.figure.provenance, Estimated)
    if conflict:
        en += ", sources conflict"
        ru += ", источники расходятся"
    if not stated.whole:
        verdict = judge_range(claim, card)
        rule = RANGE_RULE
    elif claim.high < card.low:
        verdict, rule = Verdict.WRONG, _PRICE_RULE
    else:
        verdict, rule = Verdict.PLAUSIBLE, _PRICE_RULE
        en += f"; {max(0, rest.low):.0f} to {rest.high:.0f} € are left for the rest of the machine"
        ru += f"; на остальную машину остаётся от {max(0, rest.low):.0f} до {rest.high:.0f} €"
    return Finding(
        id=stated.id,
        kind="price",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=rule,
        figures=figures,
    )


def check_rent(stated: RentClaim, knowledge: Knowledge) -> Finding:
    """What an hour of an accelerator costs, against published offers."""
    accelerator = knowledge.accelerators.find(stated.device)
    offers = knowledge.prices.find_rents(accelerator.name, memory_gb=accelerator.memory_gib)
    if not offers:
        raise UnsupportedFeature(f"no offer to rent a {accelerator.name} is known")
    names = "; ".join(f"{offer.provider} {offer.date}" for offer in offers)
    hourly = conflicting(
        [rent_figure(offer, knowledge.prices).figure for offer in offers],
        Bilingual(f"offers: {names}", f"предложения: {names}"),
    )
    claim = claim_of(stated.eur_per_hour)
    verdict = judge_value(claim, hourly)
    if len(offers) > 1 and verdict is Verdict.CLOSE and claim.low != claim.high:
        verdict = judge_range(claim, hourly)
    return Finding(
        id=stated.id,
        kind="rent",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(
            f"published: {hourly.low:.2f} to {hourly.high:.2f} € an hour ({names})",
            f"опубликовано: от {_comma(hourly.low, 2)} до {_comma(hourly.high, 2)} € в час ({names})",
        ),
        rule=VALUE_RULE,
        figures=(
            Figure(
                "rent",
                Bilingual("rent an hour", "аренда за час"),
                hourly.figure,
                hourly.range_words,
            ),
        ),
        off_by=off_by(claim, hourly.value, "€/h"),
    )


def _comma(number: float, decimals: int = 1) -> str:
    """A number as Russian writes it."""
    return f"{number:.{decimals}f}".replace(".", ",")


_SPEED = Bilingual("speed of the machine, one request", "скорость машины на один запрос")
_BUSY = Bilingual("share of the machine's time", "доля времени машины")
_GROSS = Bilingual("before running costs", "без текущих расходов")
_NET = Bilingual("after running costs", "с текущими расходами")
_FITTING = Bilingual("price at which the claim holds", "цена, при которой это верно")
_FITTING_BY = Bilingual("claimed months × monthly gain", "заявленные месяцы × выигрыш в месяц")
_NEVER = Bilingual(
    "never: running costs are as high as what is saved",
    "никогда: текущие расходы не меньше экономии",
)
_SAVINGS_RULE = Bilingual(
    f"cannot be checked without a volume of tokens; with one, {VALUE_RULE.en}, and wrong where the "
    "machine cannot produce it",
    f"без объёма токенов не проверить; с ним {VALUE_RULE.ru}, и неверно, если машина столько не "
    "выдаст",
)
_PRICE_RULE = Bilingual(
    "wrong where the card alone costs more; else plausible, because no price of the rest is known",
    "неверно, если карта одна стоит больше; иначе правдоподобно: цена остального неизвестна",
)
