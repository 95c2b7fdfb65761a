from __future__ import annotations

import pytest

from verstak.catalog.known_models import known_models
from verstak.errors import UsageError
from verstak.plan.office_volume import volume_of_needs
from verstak.plan.role_text import parse_roles
from verstak.quantities.quantity import Computed, Given, Quantity

HOURS = Quantity(160, "h/month", Given("--hours-per-month"), 0)


def test_requests_times_hours_times_lengths() -> None:
    needs = parse_roles(
        "analysis;rate=10;prompt=1000;answer=500,chat;rate=20;prompt=200;answer=100",
        find=known_models().find_spelled,
    )
    volume = volume_of_needs(needs, HOURS)
    assert volume.input_tokens.value == 160 * (10 * 1000 + 20 * 200)
    assert volume.output_tokens.value == 160 * (10 * 500 + 20 * 100)
    assert isinstance(volume.input_tokens.provenance, Computed)


def test_roles_of_similar_names_all_count() -> None:
    needs = parse_roles(
        "a-b;rate=10;prompt=100,a.b;rate=10;prompt=100", find=known_models().find_spelled
    )
    assert volume_of_needs(needs, HOURS).input_tokens.value == 160 * 2 * 10 * 100


def test_a_rate_that_nobody_knows() -> None:
    needs = parse_roles("chat", find=known_models().find_spelled)
    with pytest.raises(UsageError, match="requests an hour chat gets"):
        volume_of_needs(needs, HOURS)
