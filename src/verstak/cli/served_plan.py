"""The plan that a server shows: its own roles, with the models behind them, on its own machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verstak.catalog.known_models import KnownModels
from verstak.catalog.load import Catalog
from verstak.cli.plan_making import make_plan
from verstak.cli.plan_roles import role_text
from verstak.errors import UnknownModel
from verstak.model.names import ModelName
from verstak.plan.office_plan import OfficePlan
from verstak.settings import Settings
from verstak.wiring import build_catalog, build_known_models


def served_plan(settings: Settings, held_bytes: int) -> OfficePlan:
    """Look at the machine and plan the roles that the settings name.

    Args:
        settings: Of the server.
        held_bytes: What its own workers hold of main memory.

    Raises:
        InvalidSettings: an office's own catalogue that cannot be obeyed.
    """
    tables = served_roles(build_catalog(settings), build_known_models(settings))
    return make_plan(settings, roles=role_text(tables), held_bytes=held_bytes)


def served_roles(catalog: Catalog, known: KnownModels) -> Mapping[str, Any]:
    """Roles of a server as tables of a role file.

    A role that is like another has nothing of its own. A model of which nothing is known is left
    out: the best one for that role is then proposed.

    Args:
        catalog: Whose roles.
        known: Facts about models.
    """
    tables: dict[str, Any] = {}
    for role in catalog.roles.values():
        if role.like is not None:
            continue
        fields: dict[str, Any] = {
            "context": role.profile.context_tokens,
            "parallel": role.profile.sequences,
        }
        try:
            _, spelled = known.find_spelled(role.model)
        except UnknownModel:
            pass
        else:
            fields["model"] = role.model
            entry = catalog.find_model(ModelName.parse(role.model))
            if spelled is None and entry is not None:
                fields["types"] = entry.quantization
        tables[role.name] = fields
    return tables
