from __future__ import annotations

from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from verstak.drawing.shapes import Circle, Line, Page, Pen, Polyline, Rectangle, Text
from verstak.drawing.svg import write_svg

NS = "{http://www.w3.org/2000/svg}"


def parsed(*shapes: object, title: str = "t") -> Element:
    page = Page(297, 210, shapes, title)  # type: ignore[arg-type]
    root: Element = ElementTree.fromstring(write_svg(page))
    return root


def test_the_page_is_stated_in_millimetres() -> None:
    root = parsed(title="Лист <1>")
    assert (root.get("width"), root.get("height")) == ("297mm", "210mm")
    assert root.get("viewBox") == "0 0 297 210"
    assert root.findtext(f"{NS}title") == "Лист <1>"
    assert root.get("font-family") == "DejaVu Sans, Arial, sans-serif"


def test_each_shape_becomes_its_element() -> None:
    root = parsed(
        Line((1, 2), (3, 4), Pen(role="dim")),
        Polyline(((0, 0), (1, 0), (1, 1)), closed=True, pen=Pen(fill="#ff0000")),
        Polyline(((0, 0), (1, 0))),
        Rectangle((1, 2), (30, 4.5), Pen(dash_mm=(1, 0.5), stroke="#00ff00", width_mm=0.7)),
        Circle((5, 6), 7, Pen(stroke=None, fill="#0000ff")),
    )
    line, polygon, polyline, rect, circle = list(root)[2:]
    assert (line.tag, line.get("class"), line.get("x2")) == (f"{NS}line", "dim", "3")
    assert polygon.tag == f"{NS}polygon"
    assert polygon.get("points") == "0,0 1,0 1,1"
    assert polygon.get("fill") == "#ff0000"
    assert (polyline.tag, polyline.get("fill")) == (f"{NS}polyline", "none")
    assert (rect.get("height"), rect.get("stroke-dasharray")) == ("4.5", "1 0.5")
    assert (rect.get("stroke"), rect.get("stroke-width")) == ("#00ff00", "0.7")
    assert (circle.get("r"), circle.get("stroke")) == ("7", None)


def test_text_is_turned_counter_clockwise_round_its_own_point() -> None:
    text = parsed(Text((10, 20), "Б", 3, "middle", 90, bold=True, colour="#123456"))[2]
    assert text.get("transform") == "rotate(-90 10 20)"
    assert text.get("text-anchor") == "middle"
    assert text.get("font-weight") == "bold"
    assert (text.get("fill"), text.get("font-size"), text.text) == ("#123456", "3", "Б")


def test_hostile_words_cannot_leave_their_element() -> None:
    words = '</text><script>alert("1")</script>&amp;\x00\x08\ufffe\ud800'
    root = parsed(
        Text((0, 0), words, colour='"/><script/>'),
        Line((0, 0), (1, 1), Pen(role='x" onload="alert(1)')),
        title=words,
    )
    assert root[2].text == '</text><script>alert("1")</script>&amp;'
    assert not list(root.iter(f"{NS}script"))
    assert root[3].get("onload") is None
    assert (root[3].get("class") or "").startswith("x")


@settings(max_examples=60)
@given(st.text(), st.floats(-1e4, 1e4))
def test_any_words_give_well_formed_xml(words: str, x: float) -> None:
    text = parsed(Text((x, 1), words), title=words)[2]
    assert abs(float(text.get("x") or "nan") - x) <= 0.0005


def test_numbers_have_no_exponent_and_no_negative_zero() -> None:
    line = parsed(Line((-0.0001, 1e-9), (1 / 3, 12345678.0)))[2]
    assert [line.get(name) for name in ("x1", "y1", "x2", "y2")] == ["0", "0", "0.333", "12345678"]
