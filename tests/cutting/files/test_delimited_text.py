from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.cutting.files.delimited_text import decode, guarded, read_delimited, unguarded
from verstak.cutting.files.part_table import read_parts
from verstak.errors import InvalidTable

RUSSIAN = "Наименование;Длина;Ширина;Кол-во;Текстура\r\nБок;720,5;560;2;вдоль\r\n"
MM = 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encodings(encoding: str) -> None:
    (listed,), _ = read_parts(read_delimited(RUSSIAN.encode(encoding), title="t.csv"))
    assert (listed.part.name, listed.part.length_um) == ("Бок", 720_500)


def test_big_endian_with_its_mark() -> None:
    data = b"\xfe\xff" + RUSSIAN.encode("utf-16-be")
    assert decode(data, title="t.csv") == RUSSIAN


def test_cp1251_with_a_byte_that_it_does_not_know() -> None:
    data = RUSSIAN.encode("cp1251")
    spoiled = data[:60] + b"\x98" + data[61:]
    with pytest.raises(InvalidTable, match=r"byte 0x98 at position 60 \(line 2\) is not CP1251"):
        decode(spoiled, title="t.csv")


def test_damaged_utf8_is_not_passed_off_as_cp1251() -> None:
    data = RUSSIAN.encode()
    spoiled = data[:3] + b"\xff" + data[4:]
    assert spoiled.decode("cp1251", "replace")  # every other byte is a letter there
    with pytest.raises(InvalidTable, match=r"position [23] .*is not UTF-8"):
        decode(spoiled, title="t.csv")


def test_half_a_utf16_character() -> None:
    with pytest.raises(InvalidTable, match="is not UTF-16"):
        decode(RUSSIAN.encode("utf-16")[:-1], title="t.csv")


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(InvalidTable, match="zero byte at position 1"):
        decode(b"a\0b", title="t.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found_by_the_head(delimiter: str) -> None:
    head = ["name", "length", "width", "quantity", "grain"]
    # The name holds the other two delimiters, more often than the true one stands in the line.
    others = "".join(c for c in ",;\t" if c != delimiter) * 9
    rows = [head, [f'"{others}x"', "720.5", "560", "2", ""]]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    (listed,), _ = read_parts(read_delimited(data, title="t.csv"))
    assert listed.part.length_um == 720_500
    assert listed.part.name == (others + "x").strip()


def test_a_line_that_names_the_separator_is_no_row() -> None:
    table = read_delimited(b"sep=;\n" + RUSSIAN.encode(), title="t.csv")
    assert len(table.rows) == 1
    assert table.decimal_comma


def test_decimal_commas_in_a_comma_separated_file() -> None:
    quoted = b'name,length,width,quantity,grain\na,"720,5",560,2,\n'
    (listed,), _ = read_parts(read_delimited(quoted, title="t.csv"))
    assert listed.part.length_um == 720_500
    bare = b"name,length,width,quantity,grain\na,720,5,560,2,none\n"
    with pytest.raises(InvalidTable, match="row 2: 6 cells under 5 titles"):
        read_parts(read_delimited(bare, title="t.csv"))


def test_row_numbers_are_lines_of_the_file() -> None:
    data = b'name,length,width,quantity,grain\n"two\nlines",720,560,2,\n\nb,0,560,2,\n'
    with pytest.raises(InvalidTable, match="row 5, column 'length'"):
        read_parts(read_delimited(data, title="t.csv"))


def test_a_quote_that_never_closes() -> None:
    with pytest.raises(InvalidTable, match="line 2"):
        read_delimited(b'name,length,width,quantity,grain\n"a,720,560,2,\n', title="t.csv")


def test_too_many_rows() -> None:
    data = b"name,length,width,quantity,grain\n" + b"a,720,560,1,\n" * 120_001
    with pytest.raises(InvalidTable, match="more than 120000 rows"):
        read_delimited(data, title="t.csv")


@given(st.text())
def test_a_guarded_text_comes_back_and_is_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r") - {""}
