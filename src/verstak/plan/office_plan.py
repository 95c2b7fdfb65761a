"""The whole answer to "what should we run, on what, at what cost": one value for every surface.

The terminal, ``--json``, the report and the server's page show this and compute nothing further.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.accelerators import Accelerators
from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_models import KnownModels
from verstak.catalog.prices import Prices
from verstak.catalog.quality_losses import QualityLosses
from verstak.hardware.machine import Machine
from verstak.plan.calibration import Calibration
from verstak.plan.office_cost import CostInputs, CostPart, cost_part
from verstak.plan.office_licences import LicenceNote, licence_notes
from verstak.plan.office_plain import plain_plan
from verstak.plan.office_precision import PrecisionPart, precision_part
from verstak.plan.placement.conditions import Condition
from verstak.plan.placement.result import Improvement, Placement, Plan, Wanted, Worker
from verstak.plan.role_need import RoleNeed
from verstak.plan.waiting import WaitingTable
from verstak.quantities.quantity import Quantity
from verstak.quantities.text import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePlan:
    """Everything that is said about one machine and the roles of an office.

    Attributes:
        machine: What is planned for; ``machine.unknown`` says what is not known of it, and why.
        looked_at: Whether it is the machine that this runs on; else somebody described it.
        products: Product of the catalogue behind each of its devices; ``None`` = none found.
        calibration: What ``verstak bench`` measured on it; ``None`` = nothing.
        placement: The asked plan, the proposed ones, conflicts and improvements.
        requests_per_hour: Of all roles together; ``None`` = nobody stated it.
        cost: Money, or why nothing is said about it.
        licences: Terms of every model in the asked and the proposed plans.
        precision: Which formats and levels suit this class of machine.
        notes: What was contradictory, or assumed for want of a word.
        cards: What other cards would buy, and for how much more; empty where nobody asked.
    """

    machine: Machine
    looked_at: bool
    products: tuple[Accelerator | None, ...]
    calibration: Calibration | None
    placement: Placement
    requests_per_hour: Quantity | None
    cost: CostPart
    licences: tuple[LicenceNote, ...]
    precision: PrecisionPart
    notes: tuple[Bilingual, ...]
    cards: tuple[Improvement, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether what was asked for can be had."""
        return self.placement.fits

    @property
    def needs(self) -> tuple[RoleNeed, ...]:
        """Of the roles; ``need.provenance(field)`` tells what was given and what assumed."""
        return self.placement.needs

    @property
    def wanted(self) -> Wanted | None:
        """The named models as they were named; ``None`` = none was."""
        return self.placement.wanted

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Proposals, the best first."""
        return self.placement.plans

    @property
    def proposals(self) -> tuple[Plan, ...]:
        """Proposals beside what was asked for, where that fits."""
        wanted = self.wanted
        if wanted is None or not wanted.fits:
            return self.plans
        asked = _models(wanted.plan)
        return tuple(each for each in self.plans if _models(each) != asked)

    @property
    def conflict(self) -> tuple[Condition, ...]:
        """The smallest set of needs that cannot be had together; empty where there is a plan."""
        return self.placement.conflict

    @property
    def improvements(self) -> tuple[Improvement, ...]:
        """What more memory or another card would buy."""
        return self.placement.improvements

    @property
    def chosen(self) -> Plan | None:
        """The plan that money is told for: the asked one where it fits, else the best proposal."""
        return chosen_plan(self.placement)

    @property
    def waiting(self) -> tuple[tuple[Worker, WaitingTable | None], ...]:
        """Workers of the chosen plan and how long their requests wait."""
        plan = self.chosen
        return () if plan is None else tuple((each, each.waiting) for each in plan.workers)

    def to_plain(self) -> dict[str, Any]:
        """Plain data for programs: ``fits``, ``plans``, ``constraints`` and the rest.

        Every number is an object with value, unit and provenance.
        """
        return plain_plan(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a plan is made from beside the machine.

    Attributes:
        models: Known models.
        accelerators: Known accelerators.
        prices: Price list.
        losses: Losses of precision, published and measured by the office.
    """

    models: KnownModels
    accelerators: Accelerators
    prices: Prices
    losses: QualityLosses


def office_plan(
    placement: Placement,
    *,
    machine: Machine,
    looked_at: bool,
    facts: Facts,
    products: tuple[Accelerator | None, ...] = (),
    calibration: Calibration | None = None,
    requests_per_hour: Quantity | None = None,
    costs: CostInputs | None = None,
    notes: tuple[Bilingual, ...] = (),
    cards: tuple[Improvement, ...] = (),
) -> OfficePlan:
    """Gather everything around a placement.

    Args:
        placement: Roles on the machine, as :func:`verstak.plan.placement.place.place` finds it.
        machine: What was planned for.
        looked_at: Whether it is the machine that this runs on.
        facts: Catalogues.
        products: Product behind each of the machine's devices.
        calibration: What was measured on this machine.
        requests_per_hour: Of all roles together.
        costs: What was told about money; ``None`` = nothing.
        notes: What has been found out before: of the machine, of the options.
        cards: As :func:`verstak.plan.placement.purchases.next_cards` finds them.
    """
    cost = cost_part(
        chosen_plan(placement),
        needs=placement.needs,
        inputs=costs or CostInputs(),
        machine=machine,
        products=products,
        accelerators=facts.accelerators,
        prices=facts.prices,
    )
    return OfficePlan(
        machine=machine,
        looked_at=looked_at,
        products=products,
        calibration=calibration,
        placement=placement,
        requests_per_hour=requests_per_hour,
        cost=cost,
        licences=licence_notes(models_of(placement)),
        precision=precision_part(
            machine, facts.losses, [model.name for model in models_of(placement)]
        ),
        notes=notes,
        cards=cards,
    )


def _models(plan: Plan) -> set[tuple[str, tuple[str, ...]]]:
    return {(worker.model.name, worker.roles) for worker in plan.workers}


def chosen_plan(placement: Placement) -> Plan | None:
    """The asked plan where it fits, else the best proposal; ``None`` = nothing fits."""
    if placement.wanted is not None and placement.wanted.fits:
        return placement.wanted.plan
    return placement.plans[0] if placement.plans else None


def models_of(placement: Placement) -> tuple[KnownModel, ...]:
    """Models of the asked plan, then of the proposals, each once."""
    wanted = () if placement.wanted is None else (placement.wanted.plan,)
    workers = [worker for plan in (*wanted, *placement.plans) for worker in plan.workers]
    return tuple({worker.model.name: worker.model for worker in workers}.values())
