"""Machines, models and questions that the tests of placement share."""

from __future__ import annotations

from functools import cache

from verstak.catalog.accelerators import accelerators
from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_models import known_models
from verstak.catalog.load import load_catalog
from verstak.hardware.machine import Machine
from verstak.plan.candidates import ready_files
from verstak.plan.devices import machine_of
from verstak.plan.role_need import RoleNeed
from verstak.plan.role_text import parse_roles

GIB = 2**30


def needs_of(text: str | None = None) -> tuple[RoleNeed, ...]:
    """Of roles in a text; those of the office when there is none."""
    return parse_roles(text or "analysis,chat", find=known_models().find_spelled)


def machine(*gpus: str, memory_gib: float | None = None, cores: int | None = None) -> Machine:
    made = machine_of(gpus, known=accelerators(), memory_gib=memory_gib, cores=cores)
    return made.machine


def model(name: str) -> KnownModel:
    return known_models().find(name)


@cache
def ready() -> frozenset[tuple[str, str]]:
    return ready_files(known_models(), load_catalog().models.values())
