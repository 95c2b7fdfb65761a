from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import UsageError
from verstak.furniture.strength.beam import Beam, rectangle_inertia_mm4, rectangle_modulus_mm3

SPAN, STIFF = 800.0, 1.6e8

# No load at all, or one that somebody could weigh: not numbers near the end of a double's range.
NOTHING = st.just(0.0)


def beams() -> st.SearchStrategy[Beam]:
    return st.builds(
        lambda span, q, p, share, clamped: Beam(span, STIFF, q, p, share * span, clamped=clamped),
        st.floats(100, 3000),
        NOTHING | st.floats(0.001, 2),
        NOTHING | st.floats(0.1, 1000),
        st.floats(0.02, 0.98),
        st.booleans(),
    )


@pytest.mark.parametrize(
    ("beam", "deflection", "moment"),
    [
        (Beam(SPAN, STIFF, 0.15), 5 * 0.15 * SPAN**4 / 384 / STIFF, 0.15 * SPAN**2 / 8),
        (Beam(SPAN, STIFF, 0.15, clamped=True), 0.15 * SPAN**4 / 384 / STIFF, 0.15 * SPAN**2 / 12),
        (Beam(SPAN, STIFF, 0, 200, 400), 200 * SPAN**3 / 48 / STIFF, 200 * SPAN / 4),
        (Beam(SPAN, STIFF, 0, 200, 400, clamped=True), 200 * SPAN**3 / 192 / STIFF, 200 * SPAN / 8),
    ],
)
def test_the_handbook_cases(beam: Beam, deflection: float, moment: float) -> None:
    assert beam.greatest_deflection_mm() == pytest.approx((deflection, SPAN / 2))
    assert beam.greatest_moment_n_mm()[0] == pytest.approx(moment)


def test_a_point_load_off_the_middle() -> None:
    # P b (L² − b²)^1.5 / (9 √3 L E I) at √((L² − b²)/3), handbook case; a = 600, b = 200.
    beam = Beam(SPAN, STIFF, 0, 200, 600)
    rest = SPAN**2 - 200**2
    wanted = 200 * 200 * rest**1.5 / (9 * 3**0.5 * SPAN * STIFF)
    deflection, where = beam.greatest_deflection_mm()
    assert deflection == pytest.approx(wanted)
    assert where == pytest.approx((rest / 3) ** 0.5)
    assert beam.greatest_moment_n_mm() == pytest.approx((200 * 600 * 200 / SPAN, 600))


def test_a_clamped_point_load_off_the_middle() -> None:
    # 2 P a³ b² / (3 E I (3a + b)²) at 2aL/(3a + b) for a > b; end moment P a² b / L².
    beam = Beam(SPAN, STIFF, 0, 200, 600, clamped=True)
    deflection, where = beam.greatest_deflection_mm()
    assert deflection == pytest.approx(2 * 200 * 600**3 * 200**2 / (3 * STIFF * 2000**2))
    assert where == pytest.approx(2 * 600 * SPAN / 2000)
    assert beam.greatest_moment_n_mm() == pytest.approx((200 * 600**2 * 200 / SPAN**2, SPAN))


@settings(max_examples=60, deadline=None)
@given(beams())
def test_against_a_numeric_integration_of_the_curvature(beam: Beam) -> None:
    # M(x) = −E I w″, integrated twice from w(0) = w(L) = 0, knows none of the closed forms.
    x = np.linspace(0, beam.span_mm, 4001)
    curvature = -np.array([beam.moment_n_mm(float(v)) for v in x]) / STIFF
    step = x[1] - x[0]

    def integral(y: np.ndarray) -> np.ndarray:
        return np.concatenate([[0], np.cumsum((y[1:] + y[:-1]) / 2 * step)])

    bent = integral(integral(curvature))
    bent -= bent[-1] * x / beam.span_mm
    known = np.array([beam.deflection_mm(float(v)) for v in x])
    scale = max(float(abs(known).max()), 1e-9)
    assert float(abs(known - bent).max()) / scale < 1e-3
    assert beam.greatest_deflection_mm()[0] >= float(known.max()) - 1e-9 * scale
    moments = abs(curvature * STIFF)
    assert beam.greatest_moment_n_mm()[0] >= float(moments.max()) * (1 - 1e-9)


@settings(max_examples=60, deadline=None)
@given(beams(), st.floats(0.01, 0.99))
def test_the_slope_is_the_derivative(beam: Beam, share: float) -> None:
    x, step = share * beam.span_mm, beam.span_mm * 1e-6
    numeric = (beam.deflection_mm(x + step) - beam.deflection_mm(x - step)) / (2 * step)
    largest = max(abs(beam.slope(s * beam.span_mm / 100)) for s in range(101))
    assert beam.slope(x) == pytest.approx(numeric, abs=1e-4 * largest + 1e-12)


def test_sections() -> None:
    assert rectangle_inertia_mm4(300, 16) == 102_400
    assert rectangle_modulus_mm3(300, 16) == 12_800


@pytest.mark.parametrize(
    "wrong",
    [
        {"span_mm": 0},
        {"stiffness_n_mm2": 0},
        {"line_load_n_mm": -1},
        {"point_load_n": -1},
        {"point_at_mm": 801},
        {"point_at_mm": -1},
        {"span_mm": float("nan")},
    ],
)
def test_what_no_beam_has(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Beam(**({"span_mm": SPAN, "stiffness_n_mm2": STIFF} | wrong))
