"""Rows and lines on a scale: row_chart and line_chart."""

from __future__ import annotations

import pytest
from tests.plan.report.reading import english, of_class, read_markup, words

from verstak.plan.report.axis import linear, logarithmic
from verstak.plan.report.element import make, written
from verstak.plan.report.line_chart import Band, Line, Sample, line_chart
from verstak.plan.report.row_chart import Limit, Point, Row, Span, row_chart, sign_key
from verstak.quantities.text import Bilingual


def percent(text: str | None) -> float:
    assert text is not None
    return float(text.removesuffix("%"))


def test_a_row_lies_where_its_values_are() -> None:
    row = Row(make("div", "a worker"), "about 10", (Span(1, 100),), (Point(10),))
    figure = row_chart(
        [row],
        axis=logarithmic(1, 100),
        unit="tok/s",
        title="Speed",
        sheet=english(),
        limit=Limit(10, Bilingual("limit", "предел")),
    )
    root = read_markup(written(figure))
    assert percent(next(root.iter("circle")).get("cx")) == pytest.approx(50)
    whisker = of_class(root, "whisker")[0]
    assert (percent(whisker.get("x1")), percent(whisker.get("x2"))) == (0, 100)
    assert percent(of_class(root, "limit")[0].get("x1")) == pytest.approx(50)
    assert next(root.iter("title")).text == "about 10"
    for said in ("a worker", "Speed", "limit", "tok/s"):
        assert said in words(root)


def test_a_row_without_values_says_why() -> None:
    row = Row(make("div", "1000 an hour"), "no end", said="no end")
    figure = row_chart([row], axis=linear(0, 1), unit="s", title="Wait", sheet=english())
    assert words(read_markup(written(figure))).count("no end") == 2


def test_ends_of_a_bar_are_told_apart_without_colour() -> None:
    row = Row(make("div"), "x", (Span(5, 2, "low"), Span(5, 9, "high")), (Point(5, "bar"),))
    figure = row_chart([row], axis=linear(0, 10), unit="€", title="x", sheet=english())
    ends = list(figure.iter("rect"))
    assert [each.get("class") for each in ends] == ["end low", "end high"]
    assert [percent(each.get("x")) for each in ends] == [20, 50]
    assert [percent(each.get("width")) for each in ends] == [30, 40]


@pytest.mark.parametrize("sign", ["dot", "square", "diamond", "triangle", "bar"])
def test_every_sign_is_drawn_and_explained(sign: str) -> None:
    point = Point(5, sign)  # type: ignore[arg-type]  # the parameter is one of the signs
    row = Row(make("div"), "x", points=(point,))
    figure = row_chart([row], axis=linear(0, 10), unit="s", title="x", sheet=english())
    assert any("50%" in each.attrib.values() for each in figure.iter())
    assert words(sign_key(point.sign, "means")).strip()[1:].strip() == "means"


def test_lines_run_through_their_samples_inside_their_bands() -> None:
    line = Line("own server", (Sample(0, 0, 0, 0), Sample(10, 50, 25, 100)))
    figure = line_chart(
        [line],
        across=linear(0, 10),
        up=linear(0, 100),
        units=("months", "€"),
        title="Costs",
        about="it rises",
        sheet=english(),
        band=Band(2, 3, None, "pays back"),
    )
    root = read_markup(written(figure))
    assert next(root.iter("polyline")).get("points") == "0,1000 1000,500"
    assert next(root.iter("polygon")).get("points") == "0,1000 1000,0 1000,750 0,1000"
    band = next(each for each in root.iter("rect") if each.get("class") == "band")
    assert (percent(band.get("x")), percent(band.get("width"))) == (20, 80)
    said = words(root)
    assert "pays back" in said
    assert "100 €" in said
    assert "own server" in said


def test_a_certain_line_has_no_band() -> None:
    line = Line("x", (Sample(0, 1, 1, 1), Sample(1, 2, 2, 2)))
    figure = line_chart(
        [line],
        across=linear(0, 1),
        up=linear(0, 2),
        units=("", ""),
        title="x",
        about="x",
        sheet=english(),
    )
    assert list(figure.iter("polygon")) == []
