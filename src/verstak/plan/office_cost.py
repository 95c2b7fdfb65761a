"""Money for one plan: what was told, what follows, and why the rest is not said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.prices import Prices
from verstak.errors import UsageError
from verstak.hardware.machine import Machine
from verstak.plan.byte_quantity import GIB
from verstak.plan.cost.break_even import (
    BreakEven,
    break_even,
    break_even_curve,
    volumes_around,
)
from verstak.plan.cost.capacity import Capacity
from verstak.plan.cost.cloud import CloudApi, cloud_api
from verstak.plan.cost.curve import CostCurve, cost_curve
from verstak.plan.cost.electricity import Power
from verstak.plan.cost.hybrid import Hybrid
from verstak.plan.cost.measured_power import idle_power, likely_load, load_power
from verstak.plan.cost.money import Vat, rent_figure, taxed
from verstak.plan.cost.offer import Offer
from verstak.plan.cost.own_server import OwnServer
from verstak.plan.cost.rented import RentedGpu
from verstak.plan.cost.report import cost_report
from verstak.plan.cost.savings import Savings, savings
from verstak.plan.cost.sensitivity import Bar, tornado
from verstak.plan.cost.spread import Number, computed, conflicting, spread
from verstak.plan.cost.volume import TokenVolume
from verstak.plan.office_budget import budget_words
from verstak.plan.office_capacity import plan_capacity
from verstak.plan.placement.result import Plan
from verstak.plan.role_need import RoleNeed
from verstak.quantities.quantity import Assumed, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

DEFAULT_CLOUD = "gemini-2.5-flash"
CLOUD_WHY = Bilingual(
    "no cloud model was named: the office's written plan compared with the Gemini API and did not "
    "say with which model of it",
    "облачная модель не названа: письменный план бюро сравнивал с Gemini API, не сказав, с какой "
    "моделью",
)
LIFE = Quantity(
    3.0,
    "year",
    Assumed(Bilingual("nobody stated how long it will be used", "срок службы никто не указал")),
    decimals=0,
)
MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class CostInputs:
    """What was told about money; nothing here is invented.

    Attributes:
        volume: Tokens of a month; ``None`` = not told, and no saving is stated.
        price: Of the whole machine as the shop asks it, tax included, €; ``None`` = not told.
        kwh_price: €/kWh as billed, tax included; goes before ``country``.
        country: ISO 3166 code whose price of electricity is taken.
        load_w: Of the whole machine while it computes, W; ``None`` = readings of others.
        idle_w: While it waits.
        vat: The office's tax; ``None`` = every price stays as it is published or told.
        cloud: Cloud model to compare with; ``None`` = `DEFAULT_CLOUD`.
        life_years: Over which the machine is written off.
        budget: What may be spent at once, €; ``None`` = not told.
        months: Length of the curves.
    """

    volume: TokenVolume | None = None
    price: Quantity | None = None
    kwh_price: Quantity | None = None
    country: str | None = None
    load_w: Quantity | None = None
    idle_w: Quantity | None = None
    vat: Vat | None = None
    cloud: str | None = None
    life_years: Quantity = LIFE
    budget: Quantity | None = None
    months: int = MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPart:
    """What is said about money.

    Attributes:
        inputs: What it rests on: price, power, electricity, cloud prices, capacity; an input that
            is not known has a value of ``None`` and a reason.
        curves: Of own server, rented accelerator, cloud, and own server with the cloud behind it,
            as far as they are known.
        saved: A year of the own machine against the cloud; ``None`` = not known.
        even: When the own machine has paid back at the given volume; ``None`` = not known.
        even_curve: The same at volumes around it.
        bars: Sensitivity, the input that matters most first.
        missing: What is not said, and what has to be given for it.
        budget: Whether the budget is enough; ``None`` = there is none.
    """

    inputs: tuple[Figure, ...] = ()
    curves: tuple[CostCurve, ...] = ()
    saved: Savings | None = None
    even: BreakEven | None = None
    even_curve: tuple[BreakEven, ...] = ()
    bars: tuple[Bar, ...] = ()
    missing: tuple[Bilingual, ...] = ()
    budget: Bilingual | None = None

    @property
    def report(self) -> Report | None:
        """Tables of all this; ``None`` where nothing was computed."""
        if not self.curves:
            return None
        return cost_report(
            self.curves,
            saved=self.saved,
            even=self.even,
            even_curve=self.even_curve,
            bars=self.bars,
        )


def cost_part(
    plan: Plan | None,
    *,
    needs: Sequence[RoleNeed],
    inputs: CostInputs,
    machine: Machine,
    products: tuple[Accelerator | None, ...],
    accelerators: Iterable[Accelerator],
    prices: Prices,
) -> CostPart:
    """Money for a plan.

    Args:
        plan: What the machine would run; ``None`` = nothing fits, so it can produce nothing.
        needs: Of the roles.
        inputs: What was told.
        machine: On what.
        products: Product behind each of its devices.
        accelerators: The catalogue, for readings of idle power.
        prices: Of clouds, rents and electricity.

    Raises:
        UsageError: the named cloud model has no known price.
    """
    gathered = _Gathered(
        budget_words(inputs.budget, price=inputs.price, products=products, prices=prices)
    )
    cloud = _cloud(inputs, prices, gathered)
    if inputs.volume is None:
        gathered.lacks(_NO_VOLUME)
        return gathered.part()
    volume = inputs.volume
    gathered.tells("input_tokens", ("tokens of prompts", "токены запросов"), volume.input_tokens)
    gathered.tells("output_tokens", ("tokens of answers", "токены ответов"), volume.output_tokens)
    capacity = None if plan is None else plan_capacity(plan, needs)
    if plan is None:
        gathered.lacks(_NO_PLAN)
    elif capacity is None:
        gathered.lacks(_NO_SPEED, key="decode", name=_DECODE)
    else:
        gathered.tells("decode", _DECODE, capacity.decode)
    power = _power(
        _load(plan, inputs, products, accelerators),
        inputs.idle_w or idle_power(accelerators),
        gathered,
    )
    server = _server(capacity, power, inputs, prices, gathered)
    rented = _rented(capacity, inputs, machine, prices, gathered)
    offers: list[Offer] = [server] if server is not None else []
    if rented is not None:
        offers.append(rented)
    offers.append(cloud)
    if server is not None and server.capacity is not None:
        offers.append(Hybrid(server, cloud))
    curves = tuple(cost_curve(each, volume, months=inputs.months) for each in offers)
    if server is None:
        return gathered.part(curves=curves)
    gathered.lacks(_NOT_AS_GOOD)
    return gathered.part(
        curves=curves,
        saved=savings(server, cloud, volume),
        even=break_even(server, cloud, volume),
        even_curve=break_even_curve(server, cloud, volume, tokens=volumes_around(volume)),
        bars=tornado(server, cloud, volume),
    )


@dataclass(slots=True)
class _Gathered:
    """Inputs and gaps as they turn up."""

    budget: Bilingual | None
    inputs: list[Figure] = field(default_factory=list)
    missing: list[Bilingual] = field(default_factory=list)

    def tells(self, key: str, name: tuple[str, str], value: Number) -> None:
        each = spread(value)
        self.inputs.append(Figure(key, Bilingual(*name), each.figure, each.range_words))

    def lacks(self, why: Bilingual, *, key: str = "", name: tuple[str, str] = ("", "")) -> None:
        self.missing.append(why)
        if key:
            self.inputs.append(Figure(key, Bilingual(*name), None, why))

    def part(
        self,
        *,
        curves: tuple[CostCurve, ...] = (),
        saved: Savings | None = None,
        even: BreakEven | None = None,
        even_curve: tuple[BreakEven, ...] = (),
        bars: tuple[Bar, ...] = (),
    ) -> CostPart:
        return CostPart(
            inputs=tuple(self.inputs),
            curves=curves,
            saved=saved,
            even=even,
            even_curve=even_curve,
            bars=bars,
            missing=tuple(self.missing),
            budget=self.budget,
        )


def _cloud(inputs: CostInputs, prices: Prices, gathered: _Gathered) -> CloudApi:
    cloud = cloud_api(inputs.cloud or DEFAULT_CLOUD, prices, vat=inputs.vat)
    why = CLOUD_WHY if inputs.cloud is None else None
    gathered.inputs.append(Figure("cloud", Bilingual("cloud model", "облако"), cloud.model, why))
    gathered.tells("cloud_in", ("cloud, prompts", "облако, запросы"), cloud.input_price)
    gathered.tells("cloud_out", ("cloud, answers", "облако, ответы"), cloud.output_price)
    return cloud


def _server(
    capacity: Capacity | None,
    power: Power | None,
    inputs: CostInputs,
    prices: Prices,
    gathered: _Gathered,
) -> OwnServer | None:
    price = None if inputs.price is None else taxed(inputs.price, includes=True, vat=inputs.vat)
    if price is None:
        gathered.lacks(_NO_PRICE, key="price", name=_PRICE)
    else:
        gathered.tells("price", _PRICE, price)
    kwh = _electricity(inputs, prices, gathered)
    if price is None or kwh is None or power is None or capacity is None:
        return None
    gathered.tells("life_years", ("years until it is replaced", "срок службы"), inputs.life_years)
    return OwnServer(
        purchase=price,
        life_years=inputs.life_years,
        power=power,
        eur_per_kwh=kwh,
        capacity=capacity,
    )


def _electricity(inputs: CostInputs, prices: Prices, gathered: _Gathered) -> Number | None:
    name = ("price of electricity", "цена электричества")
    if inputs.kwh_price is not None:
        told = taxed(inputs.kwh_price, includes=True, vat=inputs.vat)
        gathered.tells("kwh_price", name, told)
        return told
    if inputs.country is None:
        gathered.lacks(_NO_KWH, key="kwh_price", name=name)
        return None
    found = prices.find_electricity(inputs.country, "non-household") or prices.find_electricity(
        inputs.country, "household"
    )
    if found is None:
        known = ", ".join(sorted({each.country for each in prices.electricity}))
        gathered.lacks(
            Bilingual(
                f"the price of electricity in {inputs.country} is not known here (known: "
                f"{known}): give --kwh-price",
                f"цена электричества в {inputs.country} здесь неизвестна (известны: {known}): "
                "укажите --kwh-price",
            ),
            key="kwh_price",
            name=name,
        )
        return None
    # Where nobody told, a household's price has the tax in it and a company's has not.
    includes = found.includes_vat
    if includes is None:
        includes = found.consumer == "household"
    price = taxed(found.quantity(), includes=includes, vat=inputs.vat)
    gathered.tells("kwh_price", name, price)
    return price


def _power(load: Number | None, idle: Number | None, gathered: _Gathered) -> Power | None:
    for key, name, value, why in (
        ("load_w", ("power under load", "мощность под нагрузкой"), load, _NO_LOAD),
        ("idle_w", ("power at rest", "мощность в покое"), idle, _NO_IDLE),
    ):
        if value is None:
            gathered.lacks(why, key=key, name=name)
        else:
            gathered.tells(key, name, value)
    return None if load is None or idle is None else Power(load, idle)


def _load(
    plan: Plan | None,
    inputs: CostInputs,
    products: Sequence[Accelerator | None],
    accelerators: Iterable[Accelerator],
) -> Number | None:
    """As told, as others measured it with one such card, or from the cards' board power."""
    product = products[0] if products else None
    if inputs.load_w is not None or product is None or any(each != product for each in products):
        return inputs.load_w
    if len(products) == 1 and plan is not None:
        largest = max(worker.model.parameters or 0 for worker in plan.workers)
        measured = load_power(product, billions=largest / 1e9)
        if measured is not None:
            return measured
    return likely_load(product, accelerators, count=len(products))


def _rented(
    capacity: Capacity | None,
    inputs: CostInputs,
    machine: Machine,
    prices: Prices,
    gathered: _Gathered,
) -> RentedGpu | None:
    names = {device.name for device in machine.devices}
    if len(names) != 1:
        gathered.lacks(_NO_CARD if not names else _SEVERAL_CARDS)
        return None
    device = machine.devices[0].name
    memory = machine.devices[0].memory_bytes
    rents = prices.find_rents(device, memory_gb=None if memory is None else memory / GIB)
    try:
        hours = [rent_figure(rent, prices).figure for rent in rents]
    except UsageError as error:
        currencies = ", ".join(sorted({rent.currency for rent in rents}))
        gathered.lacks(
            Bilingual(
                error.message,
                f"курс валюты, в которой указана аренда ({currencies}), неизвестен: не сравниваем",
            )
        )
        return None
    if not hours:
        gathered.lacks(
            Bilingual(
                f"no offer to rent a {device} is in the price list",
                f"в списке цен нет аренды {device}",
            ),
            key="rent",
            name=_RENT,
        )
        return None
    offered = conflicting(
        hours,
        Bilingual(
            f"{len(hours)} published offers of {device}, without tax",
            f"опубликованных предложений {device}: {len(hours)}, без налога",
        ),
    )
    count = Quantity(len(machine.devices), "pcs", Assumed(_AS_MANY), decimals=0)
    each = computed(
        Bilingual("rent × cards", "аренда × карты"),
        {"rent": taxed(offered, includes=False, vat=inputs.vat), "cards": count},
        lambda rent, cards: rent * cards,
        unit="€/h",
    )
    gathered.tells("rent", _RENT, each)
    return RentedGpu(each, capacity=capacity)


_DECODE = ("tokens a second it can write", "токенов в секунду пишет")
_PRICE = ("price of the machine", "цена машины")
_RENT = ("rent, always on", "аренда, включена всегда")
_AS_MANY = Bilingual("as many as are planned for", "столько же, сколько в плане")
_NO_VOLUME = Bilingual(
    "no token volume was given, so neither costs by use nor a saving are stated: give --tokens-in "
    "and --tokens-out a month",
    "объём токенов не указан, поэтому ни расходов, ни экономии не называем: укажите --tokens-in и "
    "--tokens-out в месяц",
)
_NOT_AS_GOOD = Bilingual(
    "whether these models answer as well as the cloud's is not compared here: only money is",
    "отвечают ли эти модели так же хорошо, как облачная, здесь не сравнивается: только деньги",
)
_NO_PLAN = Bilingual(
    "nothing fits this machine, so an own server is not counted",
    "на этой машине ничего не помещается, свой сервер не считаем",
)
_NO_SPEED = Bilingual(
    "the speed of the plan is not known, so what it can produce is not either",
    "скорость плана неизвестна, поэтому неизвестно и сколько он выдаст",
)
_NO_PRICE = Bilingual(
    "the price of the machine was not given, so an own server is not counted: give --price",
    "цена машины не указана, свой сервер не считаем: укажите --price",
)
_NO_KWH = Bilingual(
    "the price of electricity was not given: give --kwh-price, or --country",
    "цена электричества не указана: укажите --kwh-price или --country",
)
_NO_LOAD = Bilingual(
    "nobody here knows what this machine draws under load: give --load-watts",
    "сколько машина берёт под нагрузкой, неизвестно: укажите --load-watts",
)
_NO_IDLE = Bilingual(
    "nobody here knows what this machine draws at rest: give --idle-watts",
    "сколько машина берёт в покое, неизвестно: укажите --idle-watts",
)
_NO_CARD = Bilingual(
    "a machine without a card is not compared with a rented one",
    "машину без видеокарты с арендой не сравниваем",
)
_SEVERAL_CARDS = Bilingual(
    "a machine with different cards is not compared with a rented one",
    "машину с разными картами с арендой не сравниваем",
)
