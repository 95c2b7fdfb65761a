"""Bytes that are broken, hostile or in another unit: dxf_file and block_nesting."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from ezdxf.document import Drawing
from ezdxf.filemanagement import new
from tests.furniture.dxf_writing import by_hand, dxf_bytes, one_rectangle, rectangle

from verstak.errors import InvalidDrawing, UsageError
from verstak.furniture.drawings.block_nesting import check_blocks, clean
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.furniture.drawings.dxf_file import MOST_BYTES, drawing_scale, parse_dxf
from verstak.quantities.quantity import Assumed, Given

GOOD = one_rectangle(600, 300)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG picture"),
        (b"PK\x03\x04" + bytes(64), "a ZIP archive"),
        (b"AC1027" + bytes(64), "a DWG drawing"),
        (b"%PDF-1.7", "a PDF"),
        (b"", "an empty file"),
        (b"name,length,width\n", "something else"),
        (bytes(4096), "something else"),
    ],
)
def test_what_is_no_dxf(data: bytes, found: str) -> None:
    with pytest.raises(InvalidDrawing, match=found):
        read_drawing(data)


def test_two_hundred_megabytes_are_refused_unread() -> None:
    with pytest.raises(InvalidDrawing, match="200 MB; at most 64 MB"):
        read_drawing(b"0\nSECTION\n" + bytes(200 * 2**20))
    assert MOST_BYTES == 64 * 2**20


def test_too_many_objects_are_refused_before_parsing() -> None:
    many = b"0\nLINE\n8\n0\n10\n0\n20\n0\n11\n1\n21\n0\n" * 260_000
    with pytest.raises(InvalidDrawing, match="more than 250,000 objects"):
        read_drawing(b"0\nSECTION\n2\nENTITIES\n" + many + b"0\nENDSEC\n0\nEOF\n")


def test_too_many_lines_of_text_are_refused_before_parsing() -> None:
    with pytest.raises(InvalidDrawing, match="lines of text"):
        read_drawing(b"0\nSECTION\n2\nENTITIES\n" + b"9\n" * 10_000_001)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6])
def test_a_file_that_was_cut_off_is_not_half_a_drawing(share: float) -> None:
    with pytest.raises(InvalidDrawing, match="cut off"):
        read_drawing(GOOD[: int(len(GOOD) * share)])


def test_a_file_cut_inside_its_entities() -> None:
    at = GOOD.index(b"LWPOLYLINE", GOOD.index(b"ENTITIES"))
    with pytest.raises(InvalidDrawing, match="cut off"):
        read_drawing(GOOD[: at + 60])


def test_a_missing_end_mark_alone_is_a_note() -> None:
    after_entities = GOOD.index(b"ENDSEC", GOOD.index(b"ENTITIES\n")) + 6
    for cut in (GOOD.rindex(b"EOF") - 4, after_entities + 1):
        result = read_drawing(GOOD[:cut])
        assert len(result.panels) == 1
        assert any("EOF" in note.en for note in result.notes)


def test_binary_dxf_reads_like_text() -> None:
    document = new()
    document.header["$INSUNITS"] = 4
    rectangle(document.modelspace(), 0, 0, 600, 300)
    file = io.BytesIO()
    document.write(file, fmt="bin")
    assert read_drawing(file.getvalue()).panels[0].size_um == (600_000, 300_000)
    for hostile in (file.getvalue()[:-2000], file.getvalue()[:22] + b"\xff" * 500):
        with pytest.raises(InvalidDrawing, match="cannot be read"):
            read_drawing(hostile)


def test_a_broken_owner_is_refused_by_name() -> None:
    """Bytes found by random damage, on which ezdxf fails an assertion of its own."""
    at = GOOD.index(b"\n330\n", GOOD.index(b"BLOCK_RECORD", GOOD.index(b"BLOCK_RECORD") + 20))
    for noise in (b"M\xee", b"\x90\x150", b"*\x83\x1e", b"zz"):
        for shift in range(-12, 12):
            damaged = GOOD[: at + shift] + noise + GOOD[at + shift + len(noise) :]
            with suppress(InvalidDrawing):
                assert read_drawing(damaged).panels[0].size_um == (600_000, 300_000)


def test_numbers_that_are_none() -> None:
    for written in (b"nan", b"inf", b"-inf", b"1e300"):
        with pytest.raises(InvalidDrawing, match=r"layer 'OUTLINE_16\.0' has a vertex"):
            read_drawing(GOOD.replace(b"600.0", written))


def test_a_damaged_number_is_not_guessed() -> None:
    with pytest.raises(InvalidDrawing, match="damaged beyond repair"):
        read_drawing(GOOD.replace(b"600.0", b"6x0"))


def test_inches() -> None:
    result = read_drawing(one_rectangle(24, 12, units=1))
    assert result.panels[0].size_um == (609_600, 304_800)
    assert result.scale.unit == "in"
    assert result.scale.origin == Given("$INSUNITS")


@pytest.mark.parametrize(
    ("code", "units", "size_um"),
    [
        (4, None, 600_000),
        (5, None, 6_000_000),
        (6, "mm", 600_000),
        (0, "cm", 6_000_000),
        (0, "m", None),
        (2, "in", 15_240_000),
    ],
)
def test_units(code: int, units: str | None, size_um: int | None) -> None:
    data = one_rectangle(600, 300, units=code)
    if size_um is None:
        with pytest.raises(InvalidDrawing, match="more than 100 m if the unit is m"):
            read_drawing(data, units="m")
        return
    result = read_drawing(data, units=units)  # type: ignore[arg-type]  # parametrised literals
    assert result.panels[0].size_um[0] == size_um
    if units and code:
        assert any("the header says" in note.en for note in result.notes)


def test_without_a_unit_absurd_sizes_are_asked_about() -> None:
    with pytest.raises(InvalidDrawing, match=r"names no unit.*24 by 12") as raised:
        read_drawing(one_rectangle(24, 12, units=0))
    assert "--units" in (raised.value.remedy or "")
    with pytest.raises(InvalidDrawing, match="names no unit"):
        read_drawing(one_rectangle(60_000, 12, units=0))
    plausible = read_drawing(one_rectangle(600, 300, units=0))
    assert isinstance(plausible.scale.origin, Assumed)
    assert any("assumed" in note.en for note in plausible.notes)


def test_a_unit_in_which_no_furniture_is_drawn() -> None:
    with pytest.raises(InvalidDrawing, match="number 3"):
        read_drawing(one_rectangle(600, 300, units=3))


def test_imperial_without_a_unit_is_asked_about() -> None:
    header = "0\nSECTION\n2\nHEADER\n9\n$MEASUREMENT\n70\n0\n0\nENDSEC\n"
    line = [(0, "CIRCLE"), (8, "panel"), (10, 0), (20, 0), (40, 120)]
    with pytest.raises(InvalidDrawing, match="imperial"):
        read_drawing(by_hand([line], header))
    assert read_drawing(by_hand([line])).panels[0].size_um == (240_000, 240_000)


def test_a_unit_that_nobody_knows() -> None:
    with pytest.raises(UsageError, match="unknown unit 'ell'"):
        drawing_scale(parse_dxf(GOOD), "ell")  # type: ignore[arg-type]  # on purpose


def cyclic(document: Drawing) -> None:
    a, b = document.blocks.new("A"), document.blocks.new("B")
    a.add_blockref("B", (0, 0))
    b.add_blockref("A", (0, 0))
    b.add_line((0, 0), (1, 1))
    document.modelspace().add_blockref("A", (0, 0))
    rectangle(document.modelspace(), 0, 0, 600, 300)


def self_cyclic(document: Drawing) -> None:
    document.blocks.new("A").add_blockref("a", (5, 0))
    document.modelspace().add_blockref("A", (0, 0))


def bomb(document: Drawing) -> None:
    for level in range(12):
        block = document.blocks.new(f"B{level}")
        for k in range(10):
            if level:
                block.add_blockref(f"B{level - 1}", (k * 20, 0))
            else:
                block.add_line((k, 0), (k, 1))
    document.modelspace().add_blockref("B11", (0, 0))


def deep(document: Drawing) -> None:
    document.blocks.new("B0").add_line((0, 0), (1, 1))
    for level in range(1, 40):
        document.blocks.new(f"B{level}").add_blockref(f"B{level - 1}", (1, 0))
    for level in range(40):  # every depth on its own, shallow ones first
        document.modelspace().add_blockref(f"B{level}", (0, 0))


def a_million_copies(document: Drawing) -> None:
    rectangle(document.blocks.new("M"), 0, 0, 100, 50)  # type: ignore[arg-type]  # a block layout
    grid = {"row_count": 30_000, "column_count": 30_000, "row_spacing": 9, "column_spacing": 9}
    document.modelspace().add_blockref("M", (0, 0), dxfattribs=grid)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (cyclic, "contains itself: A → B → A"),
        (self_cyclic, "contains itself: A → a"),
        (bomb, "expand to more than 200,000 entities"),
        (deep, "nested more than 16 deep"),
        (a_million_copies, "expand to more than 200,000 entities"),
    ],
)
def test_blocks_that_would_never_end(draw: object, message: str) -> None:
    with pytest.raises(InvalidDrawing, match=message):
        read_drawing(dxf_bytes(draw))  # type: ignore[arg-type]  # parametrised callables


def test_thousands_of_levels() -> None:
    def chain(document: Drawing) -> None:
        document.blocks.new("B0").add_line((0, 0), (1, 1))
        for level in range(1, 1500):
            document.blocks.new(f"B{level}").add_blockref(f"B{level - 1}", (1, 0))
        document.modelspace().add_blockref("B1499", (0, 0))

    with pytest.raises(InvalidDrawing, match="nest"):
        read_drawing(dxf_bytes(chain))


def test_blocks_are_counted_and_expanded() -> None:
    def draw(document: Drawing) -> None:
        part = document.blocks.new("PART")
        rectangle(part, 0, 0, 100, 50)  # type: ignore[arg-type]  # a block layout
        pair = document.blocks.new("PAIR")
        pair.add_blockref("PART", (0, 0))
        pair.add_blockref("PART", (0, 200), dxfattribs={"xscale": -1})  # mirrored
        document.modelspace().add_blockref("PAIR", (0, 0), dxfattribs={"xscale": 2, "yscale": 2})
        grid = {"row_count": 3, "column_count": 2, "row_spacing": 200, "column_spacing": 300}
        document.modelspace().add_blockref("PART", (1000, 0), dxfattribs=grid)

    result = read_drawing(dxf_bytes(draw))
    assert (
        sorted(panel.size_um for panel in result.panels)
        == [(100_000, 50_000)] * 6 + [(200_000, 100_000)] * 2
    )
    document = new()
    draw(document)
    # PAIR: itself, 2 insertions with 1 rectangle each; PART: itself and 6 rectangles.
    assert check_blocks(document, document.modelspace()) == 1 + 2 + 2 + 1 + 6


def test_russian_layers_in_cp1251() -> None:
    document = new("R2000")
    document.header["$INSUNITS"] = 4
    document.header["$DWGCODEPAGE"] = "ANSI_1251"
    rectangle(document.modelspace(), 0, 0, 600, 300, "Контур")
    document.modelspace().add_circle((50, 50), 4, dxfattribs={"layer": "Отверстия сквозные"})
    text = io.StringIO()
    document.write(text)
    written = text.getvalue().replace("ANSI_1252", "ANSI_1251")
    data = written.encode("cp1251")
    assert b"ANSI_1251" in data
    # The second file lies about its code page, as files from old programs do.
    for held in (data, data.replace(b"ANSI_1251", b"ANSI_1252")):
        result = read_drawing(held)
        assert not result.unknown_layers
        assert result.panels[0].count(*{work.operation for work in result.panels[0].work}) == 1
    assert read_drawing(data).layers[0].layer == "Контур"


def test_names_that_cannot_be_printed() -> None:
    assert clean("a\x1b[31m\ud800b") == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b"
