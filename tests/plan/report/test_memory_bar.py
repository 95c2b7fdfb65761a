from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from tests.plan.report.reading import english, of_class, read_markup, words

from verstak.plan.byte_quantity import GIB, estimated_bytes, exact_bytes
from verstak.plan.placement.pools import Pool
from verstak.plan.placement.result import Bar, Segment
from verstak.plan.report.element import written
from verstak.plan.report.memory_bar import memory_bar, negated, patterns, term_keys
from verstak.plan.usable_memory import FitVerdict
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.text import Bilingual

SIZE = 24 * GIB


def bar(*, chat_gib: float = 4, available: bool = True) -> Bar:
    """20 GiB of one worker, some of another, on a card of 24."""
    parts = (
        Segment(("analysis",), "weights", exact_bytes(18 * GIB, "file")),
        Segment(("analysis",), "kv_cache", exact_bytes(2 * GIB, "cache")),
        Segment(("chat",), "weights", exact_bytes(round(chat_gib * GIB), "file")),
        Segment(("chat",), "overhead", estimated_bytes(0, GIB, 2 * GIB, "driver")),
    )
    name = Bilingual("a card", "карта")
    if not available:
        return Bar(Pool(name, None, None), parts, None, None)
    free = SIZE - (21 + chat_gib) * GIB
    spare = Quantity(free, "B", Estimated("left", free - GIB, free + GIB), 0)
    verdict: FitVerdict = "fits" if free > GIB else "does_not_fit"
    return Bar(Pool(name, None, exact_bytes(SIZE, "driver")), parts, spare, verdict)


def drawn(one: Bar) -> Element:
    return read_markup(written(memory_bar(one, english())))


def widths(root: Element, look: str) -> list[float]:
    found = (each for each in root.iter("rect") if look in each.get("class", "").split())
    return [
        float(each.get("width", "").removesuffix("%"))
        for each in found
        if "%" in each.get("width", "")
    ]


def test_parts_are_as_long_as_they_are_large() -> None:
    root = drawn(bar(chat_gib=1))
    lengths = widths(root, "term")
    assert [length / lengths[1] for length in lengths] == pytest.approx([9, 1, 0.5, 0.5], rel=1e-3)
    assert widths(root, "room")[0] == pytest.approx(lengths[1] * 12, rel=1e-3)
    assert widths(root, "over") == []


def test_what_lies_beyond_the_limit_is_shown() -> None:
    root = drawn(bar(chat_gib=7))
    assert widths(root, "over")[0] == pytest.approx(widths(root, "term")[1] * 2, rel=1e-3)
    assert "lacking 4.0 GiB" in words(root, without=("note-number",))
    assert "does not fit" in words(root)


def test_the_whisker_reaches_to_the_unfavourable_end() -> None:
    root = drawn(bar(chat_gib=1))
    unit = widths(root, "term")[1] / 2
    whisker = next(each for each in of_class(root, "whisker") if each.tag == "line")
    ends = [float(whisker.get(name, "").removesuffix("%")) / unit for name in ("x1", "x2")]
    assert ends == pytest.approx([21, 23], rel=1e-3)


def test_colour_is_not_the_only_carrier() -> None:
    root = drawn(bar(chat_gib=1))
    known = {each.get("id") for each in patterns().iter("pattern")}
    for part in of_class(root, "term"):
        name = part.get("class", "").split()[1]
        assert name == "weights" or f"hatch-{name}" in known
    hatched = {each.get("class", "").split()[1] for each in of_class(root, "hatched")}
    assert hatched == {"kv_cache", "overhead"}
    said = words(term_keys(english(), ["weights", "overhead"]))
    assert "weights" in said
    assert "KV cache" not in said


def test_the_drawing_is_told_in_words_and_in_a_table() -> None:
    root = drawn(bar(chat_gib=1))
    title = next(root.iter("title")).text or ""
    assert "analysis: KV cache 2.0 GiB" in title
    rows = [words(row, without=("note-number", "range")).split() for row in root.iter("tr")]
    assert rows[2][:2] == ["2", "chat"]
    assert rows[2][-2:] == ["2.0", "GiB"], "the worker's sum is last"


def test_a_memory_of_unknown_size_has_no_limit() -> None:
    root = drawn(bar(available=False))
    assert "its size is not known" in words(root)
    assert [each for each in root.iter("line") if each.get("class") == "limit"] == []


def test_what_lacks_keeps_its_range() -> None:
    lacking = negated(Quantity(-5, "B", Estimated("left", -7, -2), 0))
    assert lacking.value == 5
    assert lacking.provenance == Estimated("left", 2, 7)


def test_no_tick_is_written_under_the_line_of_the_limit() -> None:
    root = drawn(bar(chat_gib=500))
    ticks = [each.text for each in of_class(root, "tick")]
    assert "0 GiB" not in ticks
    assert len(ticks) >= 2
    assert "0 GiB" in [each.text for each in of_class(drawn(bar()), "tick")]
