from __future__ import annotations

import io

import pytest
from rich.console import Console
from tests.plan.test_office_cost import KWH, PRICE, VOLUME
from tests.plan.test_office_plan import placed, whole

from verstak.cli.plan_details import print_details
from verstak.plan.office_cost import CostInputs
from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.result import Placement
from verstak.quantities.text import Language


@pytest.fixture(scope="module")
def placement() -> Placement:
    return placed("analysis=Qwen2.5-7B-Instruct,chat")


def printed(plan: OfficePlan, language: Language, *, width: int = 80) -> str:
    file = io.StringIO()
    print_details(Console(file=file, width=width, highlight=False), plan, language)
    return file.getvalue()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_part_fits_the_terminal(placement: Placement, language: Language) -> None:
    plan = whole(placement, CostInputs(volume=VOLUME, price=PRICE, kwh_price=KWH))
    text = printed(plan, language)
    assert max(map(len, text.splitlines())) <= 80
    headings = {
        "en": ("Waiting", "Costs", "Licences", "Precision", "Assumed", "What to know"),
        "ru": ("Ожидание", "Расходы", "Лицензии", "Точность", "Принято", "Что учесть"),
    }[language]
    places = [text.index(f"\n{each}") for each in headings]
    assert places == sorted(places)


def test_no_saving_without_a_volume(placement: Placement) -> None:
    text = printed(whole(placement), "en", width=300)
    assert "no token volume was given" in text
    assert "€" not in text


def test_when_a_second_machine_is_due(placement: Placement) -> None:
    text = printed(whole(placement), "en", width=300)
    assert "requests an hour; from there on a second one is due" in text
    rows = [each.split()[0] for each in text.splitlines() if each.strip()[:2] in {"10", "20"}]
    assert "10" in rows


def test_what_is_the_same_for_all_roles_is_said_once(placement: Placement) -> None:
    text = printed(whole(placement), "en", width=300)
    assert text.count("languages ru, en") == 1
    assert "all roles" in text
    assert text.count("an office is a company") == 1
