"""What is asked of a placement, with everything that an answer is computed from."""

from __future__ import annotations

from dataclasses import dataclass, field

from verstak.catalog.known_model import KnownModel
from verstak.errors import UnknownModel
from verstak.hardware.machine import Machine
from verstak.plan.calibration import Calibration
from verstak.plan.placement.figures import Kept
from verstak.plan.role_need import RoleNeed
from verstak.plan.speed import SpeedModel


@dataclass(frozen=True, slots=True)
class Question:
    """Roles, a machine, and what is known.

    Attributes:
        needs: Of the roles, the most important first.
        machine: Where they are to run.
        models: Everything that is known; named models are looked up among these.
        speeds: Fitted on published speeds.
        ready: Files that the store can fetch and verify: model and precision.
        calibration: What was measured on this machine; ``None`` = nothing.
        kept: What is the same on every machine: questions about several share it.
    """

    needs: tuple[RoleNeed, ...]
    machine: Machine
    models: tuple[KnownModel, ...]
    speeds: SpeedModel
    ready: frozenset[tuple[str, str]] = frozenset()
    calibration: Calibration | None = None
    kept: Kept = field(default_factory=Kept)

    def named(self, need: RoleNeed) -> tuple[KnownModel, ...]:
        """Models that a role names.

        Raises:
            UnknownModel: one is not known.
        """
        by_name = {model.name: model for model in self.models}
        unknown = next((name for name in need.models or () if name not in by_name), None)
        if unknown is not None:
            raise UnknownModel(
                f"role {need.name}: no facts about a model {unknown!r}",
                remedy="name a model of the catalogue, or give the file itself",
            )
        return tuple(by_name[name] for name in need.models or ())
