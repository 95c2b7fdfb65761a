from __future__ import annotations

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.cutting.maps.qr_shapes import MOST_BYTES, qr_matrix, qr_shapes
from verstak.errors import UsageError


def sampled(content: str, side: float = 17.0) -> tuple[tuple[bool, ...], ...]:
    """The matrix read back from the drawn rectangles, module by module."""
    shapes = qr_shapes(content, (5, 7), side)
    modules = len(qr_matrix(content))
    step = side / modules

    def dark(row: int, column: int) -> bool:
        x, y = 5 + (column + 0.5) * step, 7 + (row + 0.5) * step
        hits = [
            s
            for s in shapes
            if s.corner[0] <= x < s.corner[0] + s.size[0]
            and s.corner[1] <= y < s.corner[1] + s.size[1]
        ]
        assert len(hits) <= 1  # rectangles never lie on each other
        return bool(hits)

    return tuple(tuple(dark(r, c) for c in range(modules)) for r in range(modules))


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_rectangles_are_the_matrix_of_the_text(content: str) -> None:
    code = segno.make(
        content, micro=False, error="m", mode="byte", encoding="utf-8", boost_error=False
    )
    assert sampled(content) == tuple(tuple(bool(m) for m in row) for row in code.matrix)


def test_another_text_is_another_code() -> None:
    assert sampled("Полка;720x560;ЛДСП;1/1") != sampled("Полка;720x560;ЛДСП;1/2")


def test_runs_are_joined() -> None:
    shapes = qr_shapes("Полка;720x560;ЛДСП;1/1", (0, 0), 17)
    dark = sum(sum(row) for row in qr_matrix("Полка;720x560;ЛДСП;1/1"))
    assert len(shapes) < 0.6 * dark


def test_too_much_text_is_refused() -> None:
    assert qr_matrix("x" * MOST_BYTES)
    with pytest.raises(UsageError, match="at most 400"):
        qr_matrix("Ж" * 201)
