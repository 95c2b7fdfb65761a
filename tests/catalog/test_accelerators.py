"""The catalogue of accelerators: what it holds, and how its rows are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog.test_accelerator_file import ROW

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.accelerators import Accelerators, accelerators
from verstak.errors import InvalidSettings, UnknownDevice

KNOWN = accelerators()


def test_there_are_many_and_of_every_kind() -> None:
    assert len(KNOWN) >= 80
    assert {row.kind for row in KNOWN} == {"gpu", "unified", "cpu"}
    assert {row.memory_family for row in KNOWN} == {"gddr", "hbm", "unified", "ddr"}
    assert sum(row.vendor == "Apple" for row in KNOWN) >= 15


@pytest.mark.parametrize("found", KNOWN.rows, ids=lambda row: row.name)
def test_every_row_has_a_source_and_is_found_by_each_of_its_names(found: Accelerator) -> None:
    assert found.source
    for price in found.prices:
        assert price.source
    for name in (found.name, *found.aliases):
        assert KNOWN.find(name) is found


@pytest.mark.parametrize("found", KNOWN.rows, ids=lambda row: row.name)
def test_what_planning_needs_is_there_or_its_absence_is_explained(found: Accelerator) -> None:
    assert found.bandwidth_bytes_per_s or "bandwidth_gb_s" in found.gaps
    assert found.memory_bytes or found.kind == "cpu" or "memory_gib" in found.gaps
    if found.kind == "gpu":
        assert found.fp16_flops or "fp16_tflops" in found.gaps


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RTX 4090", "GeForce RTX 4090"),
        ("4090", "GeForce RTX 4090"),
        ("rtx4090", "GeForce RTX 4090"),
        ("nvidia geforce rtx 4090", "GeForce RTX 4090"),
        ("RTX 4090 24GB", "GeForce RTX 4090"),
        ("RTX4070TiSuper", "GeForce RTX 4070 Ti SUPER"),
        ("RTX 4060 Ti 8GB", "GeForce RTX 4060 Ti 8 GB"),
        ("RTX 4060 Ti 16 ГБ", "GeForce RTX 4060 Ti 16 GB"),
        ("RTX 3060", "GeForce RTX 3060 12 GB"),
        ("3060 8gb", "GeForce RTX 3060 8 GB"),
        ("A6000", "RTX A6000"),
        ("RTX 6000 Ada", "RTX 6000 Ada Generation"),
        ("7900 XTX", "Radeon RX 7900 XTX"),
        ("M4 Max", "Apple M4 Max"),
        ("M4 Max 64 GB", "Apple M4 Max"),
        ("M2 Ultra 76-core", "Apple M2 Ultra"),
        ("M3 Max 30-core", "Apple M3 Max 30-core"),
        ("M3 Max", "Apple M3 Max 40-core"),
        ("Strix Halo", "Ryzen AI Max+ 395"),
        ("DGX Spark", "GB10"),
        # As drivers spell them.
        ("NVIDIA H100 80GB HBM3", "H100 SXM5 80 GB"),
        ("NVIDIA H200", "H200 SXM 141 GB"),
        ("NVIDIA A100-SXM4-80GB", "A100 SXM4 80 GB"),
        ("Tesla V100-PCIE-16GB", "Tesla V100 PCIe 16 GB"),
        ("Intel(R) Arc(TM) A770 Graphics", "Arc A770"),
        ("AMD Instinct MI300X", "Radeon Instinct MI300X"),
    ],
)
def test_names_as_people_and_drivers_write_them(text: str, name: str) -> None:
    assert KNOWN.find(text).name == name


@given(st.sampled_from(KNOWN.rows), st.data())
def test_case_and_spaces_do_not_matter(found: Accelerator, data: st.DataObject) -> None:
    letters = [data.draw(st.sampled_from((c.lower(), c.upper()))) for c in found.name]
    assert KNOWN.find(f"  {''.join(letters)} ") is found


def test_a_card_with_memory_that_it_does_not_have() -> None:
    with pytest.raises(UnknownDevice) as error:
        KNOWN.find("GeForce RTX 4080 20GB")
    assert "it has 16 GiB" in error.value.message
    assert error.value.nearest[0] == "GeForce RTX 4080"
    assert "RTX 4000 Ada Generation" in error.value.nearest, "cards that do have 20 GB follow"
    found = KNOWN.find_spelled("GeForce RTX 4080 20GB")
    assert found.accelerator.name == "GeForce RTX 4080"
    assert found.stated_memory_gib == 20
    assert found.note is not None
    assert "16 GiB" in found.note.en
    assert "16 ГиБ" in found.note.ru


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("A100", "A100 PCIe 40 GB", {"A100 SXM4 80 GB"}),
        ("A100 80GB", "A100 PCIe 80 GB", {"A100 SXM4 80 GB"}),
        ("RTX 4060 Ti", "GeForce RTX 4060 Ti 16 GB", {"GeForce RTX 4060 Ti 8 GB"}),
        ("RTX 4900", "GeForce RTX 4090", set()),
        ("RTX 4090 Laptop GPU", "GeForce RTX 4090", set()),
    ],
)
def test_the_nearest_names_are_offered(text: str, first: str, others: set[str]) -> None:
    with pytest.raises(UnknownDevice) as error:
        KNOWN.find(text)
    assert error.value.nearest[0] == first
    assert others <= set(error.value.nearest)
    assert first in f"{error.value.message} {error.value.remedy}"


@pytest.mark.parametrize("text", ["", "  ", "Радеон", "!!!", "toaster"])
def test_what_resembles_nothing_gets_no_suggestion(text: str) -> None:
    with pytest.raises(UnknownDevice) as error:
        KNOWN.find(text)
    assert error.value.nearest == ()


def test_a_size_that_the_buyer_chooses_is_said() -> None:
    assert KNOWN.find_spelled("M4 Max 64 GB").note is None
    note = KNOWN.find_spelled("M4 Max").note
    assert note is not None
    assert "128 GiB" in note.en
    too_much = KNOWN.find_spelled("M4 Max 256 GB").note
    assert too_much is not None
    assert "at most 128 GiB" in too_much.en


def test_values_that_were_wrong_where_they_were_copied() -> None:
    assert KNOWN.find("H200").bandwidth_bytes_per_s == 4800e9
    assert "4,890" in KNOWN.find("H200").doubts["bandwidth_gb_s"]
    assert KNOWN.find("MI300X").bandwidth_bytes_per_s == 5300e9
    assert KNOWN.find("1080 Ti").fp16_flops is None
    assert "1/64" in KNOWN.find("1080 Ti").gaps["fp16_tflops"]
    assert KNOWN.find("4090").bandwidth_bytes_per_s == 1008e9


def test_an_undated_price_stays_undated_and_a_contradiction_stays() -> None:
    (price,) = KNOWN.find("RTX 3060 12 GB").prices
    assert price.date is None
    new = [each for each in KNOWN.find("4090").prices if each.kind == "street_new"]
    assert {(each.currency, each.amount) for each in new} == {("USD", 2500), ("EUR", 1750)}


def test_an_office_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(ROW.replace("Office Card 1", "GeForce RTX 4090"))
    (tmp_path / "more.toml").write_text(ROW)
    mixed = accelerators(tmp_path)
    assert mixed.find("Office Card 1").memory_gib == 24
    assert mixed.find("RTX 4090").bandwidth_bytes_per_s == 768e9
    assert len(mixed) == len(KNOWN) + 1
    assert KNOWN.find("RTX 4090").bandwidth_bytes_per_s == 1008e9


def test_a_row_twice_in_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(ROW)
    (tmp_path / "b.toml").write_text(ROW)
    with pytest.raises(InvalidSettings, match=r"b\.toml: name: 'Office Card 1' is in a\.toml"):
        accelerators(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"[[accelerators]\n", "not TOML"),
        (b" " * (2**20 + 1), "larger than"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(InvalidSettings, match=reason):
        accelerators(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="is not a folder"):
        accelerators(tmp_path / "none")


def test_nothing_is_known_of_nothing() -> None:
    with pytest.raises(UnknownDevice):
        Accelerators(()).find("RTX 4090")
