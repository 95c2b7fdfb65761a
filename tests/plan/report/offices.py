"""Plans and checks that the tests of the report are written about: real ones, of few models."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_models import known_models
from verstak.catalog.prices import prices
from verstak.catalog.quality_losses import quality_losses
from verstak.hardware.machine import Machine
from verstak.plan.cost.volume import given_volume
from verstak.plan.devices import machine_of
from verstak.plan.office_cost import CostInputs
from verstak.plan.office_plan import Facts, OfficePlan, office_plan
from verstak.plan.placement.place import place
from verstak.plan.role_text import parse_roles
from verstak.plan.speed import default_speed_model
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.text import Bilingual

PAIR = "analysis=qwen2.5:32b,chat=mistral:7b"
MODELS = (
    "Qwen2.5-32B-Instruct",
    "Mistral-7B-Instruct-v0.3",
    "Qwen3-14B",
    "Qwen3-8B",
    "Qwen2.5-Coder-1.5B-Instruct",
    "Qwen2.5-Coder-0.5B-Instruct",
)
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&\x00\ud800"


def given(value: float, unit: str) -> Quantity:
    """Somebody told it."""
    return Quantity(value, unit, Given(Bilingual("an option", "параметр")), 0)


COSTS = CostInputs(
    volume=given_volume(300e6, 60e6, Bilingual("options", "параметры")),
    price=given(4000, "€"),
    country="DE",
)


def planned(
    gpus: tuple[str, ...],
    roles: str,
    *,
    per_hour: float | None = None,
    costs: CostInputs | None = None,
    memory_gib: float = 64,
    machine: Machine | None = None,
) -> OfficePlan:
    """A plan of a few models on a machine."""
    models, known = known_models(), accelerators()
    chosen = machine_of(gpus, known=known, memory_gib=memory_gib, cores=2)
    here = machine or chosen.machine
    return office_plan(
        place(
            parse_roles(roles, find=models.find_spelled, requests_per_hour=per_hour),
            here,
            models=tuple(model for model in models if model.name in MODELS),
            speeds=default_speed_model(),
        ),
        machine=here,
        looked_at=False,
        facts=Facts(models=models, accelerators=known, prices=prices(), losses=quality_losses()),
        products=chosen.accelerators,
        requests_per_hour=None if per_hour is None else given(per_hour, "1/h"),
        costs=costs,
        notes=chosen.notes,
    )


@cache
def too_large() -> OfficePlan:
    """The office's own pair on the card that it names, with money."""
    return planned(("RTX 4090",), PAIR, per_hour=20, costs=COSTS)


@cache
def two_cores() -> OfficePlan:
    """No card, no money, no rate."""
    return planned((), "analysis,chat", memory_gib=8)


@cache
def nothing_fits() -> OfficePlan:
    """Needs that contradict each other."""
    return planned((), "analysis=qwen2.5:32b;context=32768,chat=mistral:7b;speed=500", memory_gib=4)


@cache
def hostile() -> OfficePlan:
    """A machine whose every name is an attack."""
    machine = machine_of(("RTX 4090",), known=accelerators(), memory_gib=64, cores=2).machine
    device = replace(machine.devices[0], name=HOSTILE, source=HOSTILE)
    return planned(
        ("RTX 4090",),
        "chat=qwen3:8b",
        machine=replace(machine, name=HOSTILE, system=HOSTILE, devices=(device,)),
    )


EVERY = {
    "too_large": too_large,
    "two_cores": two_cores,
    "nothing_fits": nothing_fits,
}
