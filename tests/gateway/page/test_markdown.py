"""Replies as elements, and the words that claims stand behind: the page's own modules in Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from verstak.assistant.rendering.claim_book import GROUP_FROM
from verstak.assistant.rendering.escape import escape
from verstak.quantities.quantity import Given, Quantity, unit_in
from verstak.quantities.text import Language
from verstak.quantities.units import UNITS

pytestmark = pytest.mark.integration

ATTACKS = json.loads(
    (Path(__file__).parents[2] / "assistant" / "data" / "attacks.json").read_text("utf-8")
)

RENDER = """async (source) => {
  const { markdown } = await import('/page/markdown.js')
  const box = document.createElement('div')
  box.append(...markdown(source))
  return box.innerHTML
}"""

SHOWN = """async (sources) => {
  const { markdown } = await import('/page/markdown.js')
  return sources.map((source) => {
    const box = document.createElement('div')
    box.append(...markdown(source))
    return [box.textContent, [...box.querySelectorAll('*')].map((node) => node.tagName)]
  })
}"""

SPANS = """async ([text, claims]) => {
  const { claimSpans } = await import('/page/claims.js')
  return claimSpans(text, claims).map((span) => [text.slice(span.start, span.end), span.claims.map((claim) => claim.name)])
}"""


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("**Sag: 7.98 mm**", "<p><strong>Sag: 7.98 mm</strong></p>"),
        ("a *b* c **d *e***", "<p>a <em>b</em> c <strong>d <em>e</em></strong></p>"),
        ("2 * 3 * 4 and a_b_c", "<p>2 * 3 * 4 and a_b_c</p>"),
        (r"\*no\* \[x\]\(y\) \> 4", "<p>*no* [x](y) &gt; 4</p>"),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("> quoted  \n> — `book.md`", "<p>quoted\n— <code>book.md</code></p>"),
        ("# Head\n\ntext", '<p class="heading">Head</p><p>text</p>'),
        ("`` a ` b ``", "<p><code>a ` b</code></p>"),
        ("**open", "<p>**open</p>"),
        ("---", "<hr>"),
    ],
)
def test_what_replies_are_made_of(open_page: Page, source: str, made: str) -> None:
    found = open_page.evaluate(RENDER, source)
    if source.startswith(">"):
        made = f"<blockquote>{made}</blockquote>"
    assert found == made


def test_a_table_keeps_its_columns_and_escaped_bars(open_page: Page) -> None:
    source = "| part | n |\n| --- | ---: |\n| a \\| b | 2 |\n| c |"
    words, tags = open_page.evaluate(SHOWN, [source])[0]
    assert words == "partna | b2c"
    assert tags.count("TD") == 4
    assert 'class="number">2' in open_page.evaluate(RENDER, source)


@pytest.mark.parametrize(
    ("target", "linked"),
    [
        ("/assistant/files/abcd/sheet-map.svg", True),
        ("/assistant/files/abcd/%D0%BF.svg", True),
        ("https://evil.example/x", False),
        ("//evil.example/assistant/files/a/b", False),
        ("javascript:alert(1)", False),
        ("/assistant/files/../../api/delete", False),
        ("/api/tags", False),
    ],
)
def test_only_files_of_answers_are_links(open_page: Page, target: str, linked: bool) -> None:
    made = open_page.evaluate(RENDER, f"[map]({target})")
    assert ("<a " in made) is linked
    assert "map" in made
    assert "<img" not in open_page.evaluate(RENDER, f"![map]({target})")


def test_attack_texts_stay_text(open_page: Page) -> None:
    harmless = {"P", "CODE", "STRONG", "EM", "UL", "OL", "LI", "BLOCKQUOTE", "DEL"}
    sources = [attack["text"] for attack in ATTACKS]
    for words, tags in open_page.evaluate(SHOWN, sources):
        assert words
        assert set(tags) <= harmless
    # Words of a file come escaped: then they are shown exactly as they are.
    for text, (words, tags) in zip(
        sources, open_page.evaluate(SHOWN, [escape(text) for text in sources]), strict=True
    ):
        assert set(tags) <= {"P", "CODE"}
        assert "".join(words.split()) == "".join(text.split())


def test_a_long_line_of_delimiters_takes_no_time(open_page: Page) -> None:
    took = open_page.evaluate(
        """async () => {
          const { markdown } = await import('/page/markdown.js')
          const started = performance.now()
          for (const sign of ['*', '_', '[', '`', '> ', '- ', '|']) markdown(sign.repeat(20_000))
          return performance.now() - started
        }"""
    )
    assert took < 5_000


def claim(words: str, name: str, value: float = 1.0) -> dict[str, Any]:
    return {"claim": words, "name": name, "value": value, "unit": "", "provenance": "computed"}


@pytest.mark.parametrize(
    ("text", "claims", "spans"),
    [
        ("15 mm, 0,5 mm, 5 mm", [claim("5 mm", "a")], [["5 mm", ["a"]]]),
        ("8×30 mm", [claim("8×30 mm", "a", 8), claim("8×30 mm", "b", 30)], [["8×30 mm", ["a", "b"]]]),
        (
            "sag: 4 mm\nlimit: 4 mm",
            [claim("4 mm", "limit", 4), claim("4 mm", "sag", 4.02)],
            [["4 mm", ["sag"]], ["4 mm", ["limit"]]],
        ),
        ("6 and 12 mm", [claim("6 and 12 mm", "a"), claim("12 mm", "b", 12)], [["6 and 12 mm", ["a", "b"]]]),
        ("Ø5 mm", [claim("5 mm", "a")], [["5 mm", ["a"]]]),
        ("nothing", [claim("5 mm", "a"), claim("", "b")], []),
    ],
)  # fmt: skip
def test_claims_are_found_on_the_borders_of_numbers(
    open_page: Page, text: str, claims: list[dict[str, Any]], spans: list[Any]
) -> None:
    assert open_page.evaluate(SPANS, [text, claims]) == spans


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_writes_numbers_as_the_replies_do(open_page: Page, language: Language) -> None:
    quantities = [
        Quantity(7.98339, "mm", Given("x"), 2),
        Quantity(102_400.0, "mm⁴", Given("x"), 0),
        Quantity(9_999.5, "kg/m²", Given("x"), 1),
        Quantity(-12_345_678.25, "RUB", Given("x"), 2),
        Quantity(0.0, "%", Given("x"), 1),
    ]
    shown = open_page.evaluate(
        """async ([quantities, language]) => {
          const { quantityText } = await import('/page/quantities.js')
          return quantities.map((one) => quantityText(one, language))
        }""",
        [[one.to_json() for one in quantities], language],
    )
    assert shown == [one.text(language, group_from=GROUP_FROM) for one in quantities]


def test_the_page_knows_every_unit(open_page: Page) -> None:
    units = open_page.evaluate("import('/page/quantities.js').then((one) => one.RUSSIAN_UNITS)")
    for unit, russian in units.items():
        assert unit_in(unit, "ru") == russian
    known = {part for unit in UNITS for part in unit.symbol.split("/")}
    assert {part for part in known if unit_in(part, "ru") != part} <= units.keys()
