"""From the options of ``verstak plan`` to a whole plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from verstak.cli.plan_machine import PlannedMachine, memory_size, planned_machine
from verstak.cli.plan_money import cost_inputs
from verstak.cli.plan_roles import FoundModels, GivenToAll, needs_of
from verstak.errors import UsageError
from verstak.hardware.machine import Machine
from verstak.plan.candidates import ready_files
from verstak.plan.office_plan import Facts, OfficePlan, office_plan
from verstak.plan.placement.place import place
from verstak.plan.placement.purchases import next_cards
from verstak.plan.placement.question import Question
from verstak.plan.placement.result import Improvement
from verstak.plan.speed import default_speed_model
from verstak.quantities.quantity import Given, Quantity
from verstak.settings import Settings
from verstak.wiring import (
    build_accelerators,
    build_catalog,
    build_known_models,
    build_prices,
    build_quality_losses,
)


def make_plan(
    settings: Settings,
    *,
    roles: str | None = None,
    gpus: tuple[str, ...] = (),
    memory: str | None = None,
    cores: int | None = None,
    machine_file: Path | None = None,
    requests_per_hour: float | None = None,
    parallel: int | None = None,
    context: int | None = None,
    languages: str | None = None,
    commercial: bool | None = None,
    price_file: Path | None = None,
    tokens_in: str | None = None,
    tokens_out: str | None = None,
    hours_per_month: float | None = None,
    price: float | None = None,
    budget: float | None = None,
    kwh_price: float | None = None,
    country: str | None = None,
    load_watts: float | None = None,
    idle_watts: float | None = None,
    vat: float | None = None,
    vat_reclaimed: bool = False,
    cloud: str | None = None,
    life_years: float | None = None,
    held_bytes: int = 0,
) -> OfficePlan:
    """Everything that is said about the roles and the machine of the options.

    The arguments are the options of the verb, which says what each is; none is needed. The
    settings say whose catalogues, store and measurements are used. Only a server holds memory: what
    its own workers made counts as free for a plan that starts without them.

    Raises:
        UnknownModel: a model that is neither known nor a file.
        UnknownDevice: a card that the catalogue does not know.
        UsageError: options that contradict each other or cannot be meant.
        InvalidSettings: an office's own catalogue or price list that cannot be obeyed.
    """
    found = FoundModels(build_known_models(settings))
    to_all = GivenToAll(
        context_tokens=context,
        parallel=parallel,
        commercial=commercial,
        languages=None if languages is None else _tags(languages),
    )
    needs = needs_of(roles, found, to_all=to_all, requests_per_hour=requests_per_hour)
    target = planned_machine(
        settings,
        gpus=gpus,
        memory_gib=None if memory is None else memory_size(memory),
        cores=cores,
        file=machine_file,
    )
    target = replace(target, machine=_without_workers(target.machine, held_bytes))
    costs = cost_inputs(
        needs=needs,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        hours_per_month=hours_per_month,
        price=price,
        kwh_price=kwh_price,
        country=country,
        load_watts=load_watts,
        idle_watts=idle_watts,
        vat=vat,
        vat_reclaimed=vat_reclaimed,
        cloud=cloud,
        life_years=life_years,
        budget=budget,
    )
    facts = Facts(
        models=found.known,
        accelerators=build_accelerators(settings),
        prices=build_prices(settings, price_file),
        losses=build_quality_losses(settings, found.known),
    )
    speeds = default_speed_model()
    ready = ready_files(found.known, build_catalog(settings).models.values())
    placement = place(
        needs,
        target.machine,
        models=found.all(),
        speeds=speeds,
        ready=ready,
        calibration=target.calibration,
        kept=found.kept,
    )
    cards: tuple[Improvement, ...] = ()
    if costs.budget is not None and len(target.machine.devices) <= 1:
        question = Question(
            needs, target.machine, found.all(), speeds, ready, target.calibration, found.kept
        )
        cards = _affordable(question, target, facts, costs.budget.value)
    return office_plan(
        placement,
        machine=target.machine,
        looked_at=target.looked_at,
        facts=facts,
        products=target.products,
        calibration=target.calibration,
        requests_per_hour=_rate(requests_per_hour),
        costs=costs,
        notes=(*target.notes, *found.notes()),
        cards=cards,
    )


def _without_workers(machine: Machine, held_bytes: int) -> Machine:
    free = machine.memory_available_bytes
    if free is None or not held_bytes:
        return machine
    most = free + held_bytes if machine.memory_bytes is None else machine.memory_bytes
    return replace(machine, memory_available_bytes=min(free + held_bytes, most))


def _affordable(
    question: Question, target: PlannedMachine, facts: Facts, budget: float
) -> tuple[Improvement, ...]:
    """Cards whose price is known and within the budget."""
    present = target.products[0] if target.products else None
    cards = next_cards(question, present=present, known=facts.accelerators)
    return tuple(each for each in cards if each.price and each.price.value <= budget)


def _rate(value: float | None) -> Quantity | None:
    if value is None:
        return None
    return Quantity(value, "1/h", Given("--requests-per-hour"), 0 if value == int(value) else 1)


def _tags(text: str) -> tuple[str, ...]:
    tags = tuple(part.strip().casefold() for part in text.replace(",", "+").split("+"))
    if not all(tag.isalpha() and 2 <= len(tag) <= 3 for tag in tags):
        raise UsageError(
            f"--languages: expected language tags such as ru+en, found {text!r}",
            remedy="write two letters a language",
        )
    return tags
