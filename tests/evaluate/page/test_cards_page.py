"""The page of cards: its plots, the scatter of points, the map of layers, the style."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from msgspec.structs import replace
from tests.evaluate.made_up_cards import made_up_card, made_up_levels, made_up_onnx, perplexity
from tests.plan.report.reading import of_class, read_page, words

from verstak.errors import UsageError
from verstak.evaluate.card import QualityCard, TensorShare
from verstak.evaluate.page.cards_page import cards_html
from verstak.evaluate.page.layers import layer_map
from verstak.evaluate.page.scatter import NARROWEST_NAMED_PX, Mark, Named, names_beside
from verstak.evaluate.page.style import MORE_STYLE, SHADES
from verstak.plan.report.axis import LETTER_PX, linear
from verstak.plan.report.document import policy
from verstak.plan.report.style import STYLE
from verstak.quantities.text import Language

LANGUAGES: tuple[Language, ...] = ("en", "ru")
HOSTILE = '</style><script>alert(1)</script>"><img src=x onerror=alert(2)>'


def page(cards: list[QualityCard], language: Language = "en") -> Element:
    return read_page(cards_html(cards, language))


def part(root: Element, key: str) -> Element:
    return next(each for each in root.iter("section") if each.get("aria-labelledby") == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_on_the_page_with_its_numbers(language: Language) -> None:
    root = page(made_up_levels(), language)
    assert root.get("lang") == language
    said = words(root)
    for card in made_up_levels():
        assert card.name in said
        assert card.digest[7:19] in said
    marks = [each for each in root.iter("button") if each.get("popovertarget")]
    notes = {each.get("id") for each in root.iter("li")}
    assert len(marks) > 100
    assert {each.get("popovertarget") for each in marks} <= notes


def test_artifacts_of_another_reference_are_on_no_common_plot() -> None:
    quality = part(page(made_up_levels()), "quality")
    (plot,) = of_class(quality, "scatter")
    numbers = {each.text for each in of_class(plot, "mark-number")}
    assert numbers == {"1", "2", "3", "4", "5", "6", "7", "8", "9", "11"}
    assert "another quantity" in words(part(page(made_up_levels()), "remarks"))


def test_the_front_is_marked_with_more_than_colour() -> None:
    (plot,) = of_class(part(page(made_up_levels()), "quality"), "scatter")
    best = [each for each in plot.iter("svg") if of_class(each, "best")]
    titles = {next(each.iter("title")).text or "" for each in best if each is not plot}
    assert not any("q4_0" in each or "q5_1" in each for each in titles)
    line = next(iter(of_class(plot, "front")))
    assert len((line.get("points") or "").split()) == 8


def test_formats_have_signs_of_their_own_where_several_meet() -> None:
    speed = part(page(made_up_levels()), "speed")
    paths = {each.get("d") for each in of_class(speed, "mark-sign")}
    assert len(paths) == 2
    assert "ONNX" in words(of_class(speed, "legend")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_card_has_no_plot_and_says_what_it_is_good_for(language: Language) -> None:
    root = page([made_up_card()], language)
    assert of_class(root, "scatter") == []
    said = words(root)
    assert {"en": "Good for:", "ru": "Для чего:"}[language] in said
    for each in ("verstak quantize made-up-f16.gguf", "Apache-2.0", "Nobody/Made-Up-1.5B"):
        assert each in said


def test_what_was_not_measured_is_said() -> None:
    bare = replace(made_up_card(), divergence=(), speed=(), tasks=(), tensors=(), licence=None)
    said = words(page([bare]))
    for each in ("No divergence was measured", "No speed was measured", "No tasks were set"):
        assert each in said
    assert "does not tell" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_read_without_a_reference_has_its_perplexity(language: Language) -> None:
    bare = replace(made_up_card(), divergence=(), perplexity=(perplexity(9.75),))
    said = words(part(page([bare], language), "quality"))
    assert {"en": "without a reference", "ru": "без эталона"}[language] in said
    assert {"en": "9.75", "ru": "9,75"}[language] in said


def test_harm_is_shaded_and_summed() -> None:
    layers = part(page([made_up_card()]), "layers")
    shades = {each.get("class") for each in layers.iter("td") if each.get("class")}
    assert f"heat-{SHADES}" in shades
    assert len(shades) > 3
    foot = next(layers.iter("tfoot"))
    whole = sum(each.harm or 0 for each in made_up_card().tensors)
    assert float(words(foot).split()[-1]) == pytest.approx(whole, rel=0.06)


def test_without_harm_there_are_types_shaded_by_bits() -> None:
    layers = part(page([made_up_card(harm=False)]), "layers")
    assert "Nobody estimated" in words(layers)
    shades = {words(each).strip(): each.get("class") for each in layers.iter("td")}
    assert shades["Q4_K"] == "bits-6"
    assert shades["Q6_K"] == "bits-4"


@pytest.mark.parametrize(
    "name",
    [
        "blk.3.attn_q.weight",
        "model.layers.3.attn_q.weight",
        "/model/layers.3/attn_q/MatMul_Q4",
    ],
)
def test_layers_are_found_whatever_the_format_calls_them(name: str) -> None:
    found = layer_map([TensorShare(name, "int4", 100, 50), TensorShare("norm", "F32", 0, 0)])
    assert found.rows[0][0] == "3"
    assert found.kinds == ("attn_q",)
    assert found.small == 1


def test_no_name_touches_another_or_a_point() -> None:
    marks = [
        Mark(number, made_up_card(), f"Q{number}_K_M", number % 7, number % 5, None, None, "")
        for number in range(30)
    ]
    axis = linear(0, 7), linear(0, 5)
    named = list(names_beside(marks, *axis))
    assert 0 < len(named) <= len(marks)

    def box(one: Named) -> tuple[float, float, float, float]:
        x = axis[0].at(one.mark.across) * NARROWEST_NAMED_PX + one.shift
        width = len(one.mark.name) * LETTER_PX
        left = {"start": x, "end": x - width, "middle": x - width / 2}[one.anchor]
        return left, one.y - 9, left + width, one.y

    for one, other in combinations(map(box, named), 2):
        assert (
            one[2] <= other[0] + 1e-6
            or other[2] <= one[0] + 1e-6
            or one[3] <= other[1]
            or other[3] <= one[1]
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_foreign_words_stay_words_and_nothing_is_loaded(language: Language) -> None:
    card = replace(
        made_up_card(),
        name=HOSTILE,
        level=HOSTILE,
        architecture=HOSTILE,
        licence=HOSTILE,
        notes=(HOSTILE,),
        tensors=(TensorShare(f"blk.0.{HOSTILE}", HOSTILE, 10, 5, 0.1),),
    )
    text = cards_html([card, made_up_onnx()], language)
    root = read_page(text)
    assert HOSTILE in words(root)
    assert len(list(root.iter("script"))) == 1
    assert list(root.iter("img")) == []
    assert not re.search(r"\b(?:src|href)=\"(?!https?://)", text)
    assert not re.search(r"<[a-z]+ [^>]*\bstyle=", text)


def test_the_policy_names_the_style_of_this_page() -> None:
    digest = base64.b64encode(hashlib.sha256((STYLE + MORE_STYLE).encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy(MORE_STYLE)
    meta = next(
        each for each in page([made_up_card()]).iter("meta") if each.get("http-equiv") is not None
    )
    assert meta.get("content") == policy(MORE_STYLE)


def test_no_language_is_left_in_the_other() -> None:
    english = words(page(made_up_levels(), "en"))
    assert not re.search("[а-яё]", english, re.IGNORECASE)
    russian = words(page(made_up_levels(), "ru"))
    for each in ("size", "divergence", "computed", "layer", "Tasks"):
        assert not re.search(rf"\b{each}\b", russian), each


def test_a_page_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError):
        cards_html([], "en")


def test_equal_values_still_have_an_axis() -> None:
    same = [
        replace(card, size_bytes=5, divergence=made_up_card().divergence, tensors=())
        for card in made_up_levels()[:3]
    ]
    root = page(same)
    assert len(of_class(part(root, "quality"), "mark-number")) == 3


def test_an_interval_that_reaches_below_zero_still_has_a_scale_of_ratios() -> None:
    best = made_up_card("Q8_0")
    row = best.divergence[0]
    wide = replace(row, mean=replace(row.mean, low=-0.001))
    root = page([made_up_card("Q2_K"), made_up_card(), replace(best, divergence=(wide,))])
    (plot,) = of_class(part(root, "quality"), "scatter")
    ticks = [words(each).split()[0] for each in of_class(plot, "tick")]
    assert {"0.001", "0.01", "0.1"} <= set(ticks)
    alone = page(
        [
            replace(best, divergence=(wide,)),
            replace(best, name="same", size_bytes=10**9, divergence=(wide,)),
        ]
    )
    (plot,) = of_class(part(alone, "quality"), "scatter")
    assert any(words(each).startswith("\N{MINUS SIGN}") for each in of_class(plot, "tick"))
