"""Small DXF files for tests, written by ezdxf or by hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from ezdxf.document import Drawing
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace

type Corner = tuple[float, float]


def dxf_bytes(draw: Callable[[Drawing], object], *, units: int = 4) -> bytes:
    """A drawing as ASCII DXF; units as $INSUNITS numbers them."""
    document = new("R2010")
    document.header["$INSUNITS"] = units
    draw(document)
    text = io.StringIO()
    document.write(text)
    return text.getvalue().encode()


def rectangle(  # noqa: PLR0917 - a place, a size and a layer
    space: Modelspace, x: float, y: float, dx: float, dy: float, layer: str = "OUTLINE_16.0"
) -> None:
    space.add_lwpolyline(
        [(x, y), (x + dx, y), (x + dx, y + dy), (x, y + dy)],
        close=True,
        dxfattribs={"layer": layer},
    )


def one_rectangle(dx: float, dy: float, *, units: int = 4, layer: str = "OUTLINE_16.0") -> bytes:
    return dxf_bytes(lambda d: rectangle(d.modelspace(), 0, 0, dx, dy, layer), units=units)


def chain(points: Sequence[Corner], layer: str = "OUTLINE_16.0") -> Callable[[Drawing], None]:
    """Separate lines through points."""

    def draw(document: Drawing) -> None:
        space = document.modelspace()
        for a, b in pairwise(points):
            space.add_line(a, b, dxfattribs={"layer": layer})

    return draw


def by_hand(entities: Iterable[Sequence[tuple[int, object]]], header: str = "") -> bytes:
    """Group codes and values as they come, without any library."""
    tags = "".join(f"{code}\n{value}\n" for entity in entities for code, value in entity)
    body = f"0\nSECTION\n2\nENTITIES\n{tags}0\nENDSEC\n0\nEOF\n"
    return (header + body).encode()
