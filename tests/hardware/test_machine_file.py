"""Machines written down and read again, and files that people got wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.errors import InvalidSettings
from verstak.hardware.machine import Device, Machine, Processor, Unknown
from verstak.hardware.machine_file import (
    machine_from_text,
    read_machine,
    to_plain,
    write_machine,
)
from verstak.hardware.snapshot import machine as snapshot
from verstak.quantities.text import Bilingual

GIB = 2**30

BY_HAND = """\
memory_gib = 64
memory_bandwidth_gb_s = 89.6

[processor]
cores = 16

[[devices]]
name = "RTX 4090"

[[devices]]
name = "GeForce RTX 3090"
memory_gib = 24
power_limit_w = 280
"""

BY_HAND_JSON = """\
{
  "memory_gib": 64,
  "processor": {"cores": 16},
  "devices": [
    {"name": "RTX 4090"},
    {
      "name": "GeForce RTX 3090",
      "memory_gib": 24
    }
  ]
}
"""

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
named = words.filter(lambda text: bool(text.strip()))
sizes = st.none() | st.integers(1, 2**50)
rates = st.none() | st.floats(0.001, 1e16)


@st.composite
def devices(draw: st.DrawFn) -> Device:
    memory = draw(sizes)
    return Device(
        name=draw(named),
        kind=draw(st.sampled_from(["cpu", "gpu", "unified"])),
        vendor=draw(st.none() | named),
        memory_family=draw(st.sampled_from([None, "gddr", "hbm", "unified", "ddr"])),
        memory_bytes=memory,
        available_bytes=draw(st.none() | st.integers(0, memory or 2**40)),
        bandwidth_bytes_per_s=draw(rates),
        fp16_flops=draw(rates),
        power_limit_w=draw(rates),
        idle_power_w=draw(rates),
        driver=draw(st.none() | named),
        source=draw(words),
    )


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    memory = draw(sizes)
    return Machine(
        name=draw(named),
        processor=Processor(
            name=draw(st.none() | named),
            family=draw(st.sampled_from(["x86_64", "arm64", "other"])),
            cores=draw(st.integers(1, 1000)),
            instructions=tuple(draw(st.lists(named, max_size=3))),
        ),
        memory_bytes=memory,
        memory_available_bytes=draw(st.none() | st.integers(0, memory or 2**40)),
        memory_bandwidth_bytes_per_s=draw(rates),
        devices=tuple(draw(st.lists(devices(), max_size=3))),
        disk_free_bytes=draw(st.none() | st.integers(0, 2**50)),
        system=draw(words),
        unknown=tuple(
            draw(
                st.lists(
                    st.builds(
                        Unknown, field=named, reason=named | st.builds(Bilingual, named, named)
                    ),
                    max_size=2,
                )
            )
        ),
        memory_installed_bytes=draw(sizes),
        memory_modules=draw(st.none() | named),
        memory_bandwidth_source=draw(words),
    )


@settings(max_examples=50)
@given(machines(), st.sampled_from(["m.toml", "m.json"]))
def test_what_is_written_is_read_back(machine: Machine, name: str) -> None:
    assert machine_from_text(write_machine(machine, Path(name)), Path(name)) == machine


def test_this_machine_travels(tmp_path: Path) -> None:
    here = snapshot()
    path = tmp_path / "here.toml"
    path.write_text(write_machine(here, path), encoding="utf-8")
    assert read_machine(path) == here


def test_what_is_unknown_is_left_out_of_the_file() -> None:
    machine = Machine("desk", Processor(None, "x86_64", 2))
    assert to_plain(machine) == {
        "name": "desk",
        "processor": {"family": "x86_64", "cores": 2},
    }


@pytest.mark.parametrize(("text", "name"), [(BY_HAND, "pc.toml"), (BY_HAND_JSON, "pc.json")])
def test_a_file_written_by_hand(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    machine = read_machine(path)
    assert machine.name == "pc", "after the file, when the file does not say"
    assert machine.memory_bytes == 64 * GIB
    assert machine.processor.cores == 16
    assert [device.name for device in machine.devices] == ["RTX 4090", "GeForce RTX 3090"]
    assert machine.devices[0].kind == "gpu"
    assert machine.devices[0].memory_bytes is None
    assert machine.devices[1].memory_bytes == 24 * GIB


def test_a_byte_order_mark_of_an_editor_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "pc.toml"
    path.write_text(BY_HAND, encoding="utf-8-sig")
    assert read_machine(path).memory_bytes == 64 * GIB


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("memory_gib = 64", "memory_gib = 0", 1, "memory_gib: must be more than 0, found 0"),
        ("memory_gib = 64", "memory_gib = -8", 1, "memory_gib: must be more than 0, found -8"),
        ("memory_gib = 64", "memory_gib = inf", 1, "memory_gib: must be more than 0, found inf"),
        ("memory_gib = 64", "memory_gib = nan", 1, "memory_gib: must be more than 0, found nan"),
        ("memory_gib = 64", "memory_gb = 64", 1, "memory_gb: no such field"),
        ("memory_gib = 64", 'memory_gib = "64"', 1, "memory_gib: Expected `float | null`"),
        ("memory_gib = 64", "memory_gib = 1e308", 1, "memory_gib: more than any computer has"),
        ("cores = 16", "cores = 4097", 5, "processor.cores: at most 4096, found 4097"),
        ("cores = 16", "cores = 0", 5, "processor.cores: must be at least 1, found 0"),
        ("cores = 16", "cores = 16\nsockets = 2", 6, "processor.sockets: no such field"),
        ("cores = 16", "", 4, "processor: Object missing required field `cores`"),
        ('name = "RTX 4090"', 'name = " "', 8, "devices[0].name: must not be empty"),
        ("memory_gib = 24", "memory_gib = 0", 12, "devices[1].memory_gib: must be more than 0"),
        ("memory_gib = 24", "memory_gib = 24\nvram = 1", 13, "devices[1].vram: no such field"),
        (
            "memory_gib = 24",
            "memory_gib = 24\nmemory_bytes = 1",
            12,
            "devices[1].memory_gib: memory_bytes says the same",
        ),
        (
            "memory_gib = 24",
            "memory_gib = 24\navailable_gib = 30",
            13,
            "devices[1].available_gib: more is free than there is",
        ),
        ("power_limit_w = 280", "power_limit_w = -1", 13, "devices[1].power_limit_w: must be"),
        ('name = "RTX 4090"', 'name = "RTX 4090"\nkind = "tpu"', 9, "devices[0].kind: Invalid"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    path = tmp_path / "pc.toml"
    path.write_text(BY_HAND.replace(old, new, 1))
    with pytest.raises(InvalidSettings) as error:
        read_machine(path)
    assert f"pc.toml, line {line}: {message}" in error.value.message
    assert error.value.remedy == "correct pc.toml"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"memory_gib": 64', '"memory_gib": 0', 2, "memory_gib: must be more than 0"),
        ('"cores": 16', '"cores": -1', 3, "processor.cores: must be at least 1"),
        ('"memory_gib": 24', '"memory_gib": 0', 8, "devices[1].memory_gib: must be more than 0"),
        ('"memory_gib": 24', '"vram": 24', 8, "devices[1].vram: no such field"),
    ],
)
def test_json_is_as_strict(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    path = tmp_path / "pc.json"
    path.write_text(BY_HAND_JSON.replace(old, new, 1))
    with pytest.raises(InvalidSettings) as error:
        read_machine(path)
    assert f"pc.json, line {line}: {message}" in error.value.message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pc.toml", b"memory_gib =", "not TOML: "),
        ("pc.json", b'{"a": }', "not JSON: Expecting value: line 1"),
        ("pc.json", b"[" * 100_000, "not JSON"),
        ("pc.json", b'{"a": 1' + 30 * b"0" + b"}", "not JSON: a whole number has more than 64"),
        ("pc.toml", b"a = 1" + 30 * b"0", "not TOML: a whole number has more than 64 bits"),
        ("pc.json", b"[]", "Expected `object`, got `array`"),
        ("pc.toml", b"\xff", "not UTF-8"),
        ("pc.toml", b"", "missing required field `processor`"),
        ("pc.toml", b"#" * (2**20 + 1), "larger than"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidSettings) as error:
        read_machine(path)
    assert name in error.value.message
    assert message in error.value.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="cannot be read: No such file"):
        read_machine(tmp_path / "none.toml")
    with pytest.raises(InvalidSettings, match="cannot be read"):
        read_machine(tmp_path)


@given(words, words)
def test_strings_of_the_file_are_toml(name: str, source: str) -> None:
    machine = Machine(name or "x", Processor(None, "x86_64", 1), memory_bandwidth_source=source)
    plain = tomllib.loads(write_machine(machine, Path("m.toml")))
    assert plain.get("memory_bandwidth_source", "") == source
