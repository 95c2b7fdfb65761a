"""Cabinets of every kind, for the tests of their drawings."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from verstak.furniture.build import build_cabinet
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.orders.cabinet_file import read_cabinets

EXAMPLES = Path(__file__).parents[3] / "examples"

ZOO = """
[[cabinet]]
kind = "base"
name = "base"
width = 600
height = 720
depth = 560
doors = 2

[[cabinet]]
kind = "base"
name = "inset"
width = 800
height = 720
depth = 510
doors = 2
shelves = 2
fronts = "inset"
support = "plinth"
back_place = "groove"

[[cabinet]]
kind = "drawers"
name = "drawers"
width = 500.5
height = 800
depth = 520
drawers = 4
support = "plinth"
bottom = "under"
top = "full"

[[cabinet]]
kind = "wardrobe"
name = "a wardrobe whose name is much longer than any title block has room for"
width = 2100
height = 2400
depth = 600
doors = 4
dividers = 3
shelves = 6
drawers = 3
rod = true
carcass_fastener = "eccentric"

[[cabinet]]
kind = "wall"
name = "low"
width = 1500
height = 300
depth = 300
shelves = 0
fronts = "none"
"""


@cache
def zoo() -> dict[str, Cabinet]:
    """Cabinets by name."""
    return {spec.name: build_cabinet(spec) for spec, _ in read_cabinets(ZOO, name="zoo")}


@cache
def everything() -> tuple[Cabinet, ...]:
    """Those and all of the examples."""
    found = list(zoo().values())
    for path in sorted(EXAMPLES.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        if "[[statement]]" in text:
            continue  # somebody's plan of machines and models
        found += [build_cabinet(spec) for spec, _ in read_cabinets(text, name=path.name)]
    return tuple(found)
