from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.plan.test_office_plan import placed, whole

from verstak.cli.plan_output import bar_text, print_answer, worker_text
from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import GIB, exact_bytes
from verstak.plan.office_plan import OfficePlan
from verstak.plan.placement.pools import Pool
from verstak.plan.placement.result import Bar, Segment
from verstak.quantities.text import Bilingual, Language

WIDTH = 48
TERMS = ("weights", "kv_cache", "repacked", "compute", "overhead")
LANGUAGES: tuple[Language, ...] = ("en", "ru")


@pytest.fixture(scope="module")
def misfit() -> OfficePlan:
    return whole(placed("analysis=Qwen2.5-32B-Instruct-Q8_0,chat=Qwen2.5-7B-Instruct"))


def printed(plan: OfficePlan, language: Language, *, width: int = 80) -> str:
    file = io.StringIO()
    print_answer(Console(file=file, width=width, highlight=False), plan, language)
    return file.getvalue()


def bar(sizes: dict[str, float], available: float) -> Bar:
    segments = tuple(
        Segment(("chat",), term, exact_bytes(round(gib * GIB), "a")) for term, gib in sizes.items()
    )
    used = sum(segment.size.value for segment in segments)
    pool = Pool(
        Bilingual("card", "карта"), Device("card", "gpu"), exact_bytes(round(available), "b")
    )
    free = exact_bytes(round(available - used), "c")
    return Bar(pool, segments, free, "fits" if free.value >= 0 else "does_not_fit")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(
    misfit: OfficePlan, language: Language, width: int
) -> None:
    lines = printed(misfit, language, width=width).splitlines()
    assert lines
    assert max(map(len, lines)) <= width


def test_the_verdict_is_above_everything_but_the_machine(misfit: OfficePlan) -> None:
    lines = [text for text in printed(misfit, "en", width=200).splitlines() if text.strip()]
    assert lines[0].startswith("Machine: GeForce RTX 4090 24.0 GiB")
    verdict = next(n for n, text in enumerate(lines) if text.startswith("It does not fit."))
    assert verdict <= 3
    assert "too much on GeForce RTX 4090" in lines[verdict]


def test_a_plan_that_fits_says_so() -> None:
    text = printed(whole(placed("chat=Qwen2.5-7B-Instruct")), "ru", width=200)
    assert "\nПомещается." in text
    assert "Что изменить" not in text


def test_a_worker_says_how_it_runs(misfit: OfficePlan) -> None:
    assert misfit.wanted is not None
    text = worker_text(misfit.wanted.plan.workers[0], "ru").plain
    assert text.startswith("Qwen2.5-32B-Instruct Q8_0")
    assert "контекст 8192" in text
    assert "ток./с (" in text


def test_what_is_too_much_is_seen_without_colours() -> None:
    over = bar_text(bar({"weights": 20, "kv_cache": 10}, 24 * GIB), "en").plain
    assert "30.0 GiB of 24.0 GiB, 6.0 GiB too much" in over
    assert over.splitlines()[1].index("┃") == round(WIDTH * 24 / 30)
    assert "┃" not in bar_text(bar({"weights": 20}, 24 * GIB), "en").plain


@given(st.fixed_dictionaries({term: st.floats(0, 500) for term in TERMS}), st.floats(0.1, 500))
def test_a_bar_is_as_long_as_every_other(sizes: dict[str, float], gib: float) -> None:
    drawn = bar_text(bar(sizes, gib * GIB), "en").plain.splitlines()[1]
    assert len(drawn.replace("┃", "")) == WIDTH
