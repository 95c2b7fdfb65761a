from __future__ import annotations

from dataclasses import fields

import pytest
from tests.furniture.exam_cabinet import exam_cabinet

from verstak.cutting.job import EdgeBand
from verstak.errors import InvalidCabinet, InvalidLength
from verstak.furniture.cabinet_spec import BoardChoice, CabinetKind, CabinetSpec, TopKind
from verstak.furniture.changes.change import PARAMETERS, changed

SPEC = exam_cabinet().spec


@pytest.mark.parametrize(
    ("setting", "field", "value"),
    [
        ("width=800", "width_um", 800_000),
        (" width = 80 cm", "width_um", 800_000),
        ("height=0,72 м", "height_um", 720_000),
        ("depth_um=560.5", "depth_um", 560_500),
        ("rail-width=90 mm", "rail_width_um", 90_000),
        ("doors=1", "doors", 1),
        ("rod=да", "rod", True),
        ("rod=no", "rod", False),
        ("top=Full", "top", TopKind.FULL),
        ("kind=wall", "kind", CabinetKind.WALL),
        ("name=a=b", "name", "a=b"),
        ("carcass_fastener=dowel", "carcass_fastener", "dowel"),
        ("front_edge=0.8", "front_edge", EdgeBand("0.8 mm", 800)),
        ("front_edge=none", "front_edge", None),
        ("hidden_edge=false", "hidden_edge", None),
        ("front.thickness=19", "front", BoardChoice("particleboard", 19_000)),
        ("front.material=mdf", "front", BoardChoice("mdf", 18_000)),
        ("front.decor=дуб", "front", BoardChoice("particleboard", 18_000, "дуб")),
        ("front.grain=yes", "front", BoardChoice("particleboard", 18_000, grain=True)),
    ],
)
def test_one_parameter_and_no_other(setting: str, field: str, value: object) -> None:
    new = changed(SPEC, setting)
    assert getattr(new, field) == value
    for each in fields(CabinetSpec):
        if each.name != field:
            assert getattr(new, each.name) == getattr(SPEC, each.name)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("widht=800", r"no parameter 'widht'; the nearest is 'width'"),
        ("carcass=16", r"nearest is 'carcass\."),
        ("front.thick=16", r"nearest is 'front\.thickness'"),
        ("width", "NAME=VALUE"),
        ("width=", "NAME=VALUE"),
        ("=800", "NAME=VALUE"),
        ("", "NAME=VALUE"),
        ("doors=two", "doors: expected a whole number"),
        ("doors=1.5", "doors: expected a whole number"),
        ("rod=maybe", "rod: expected yes or no"),
        ("top=roof", "top: expected one of rails, full"),
        ("front_edge=-2", "above zero"),
    ],
)
def test_what_cannot_be_changed(setting: str, message: str) -> None:
    with pytest.raises(InvalidCabinet, match=message):
        changed(SPEC, setting)


@pytest.mark.parametrize("setting", ["width=wide", "width=800 kg", "width=1e9", "width=200 m"])
def test_what_is_no_length(setting: str) -> None:
    with pytest.raises(InvalidLength, match="width"):
        changed(SPEC, setting)


def test_every_parameter_has_a_name() -> None:
    boards = {name.partition(".")[0] for name in PARAMETERS if "." in name}
    assert boards == {"carcass", "front", "back"}
    plain = {name for name in PARAMETERS if "." not in name}
    assert plain | boards == {each.name.removesuffix("_um") for each in fields(CabinetSpec)}
