"""Pages of quality cards in a real browser, as files and from a server: about 12 s."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.evaluate.made_up_cards import made_up_card, made_up_levels
from tests.gateway.page.conftest import Open
from tests.gateway.page.test_page_looks import CONTRASTS
from tests.gateway.page.test_plan_page import TOUCHING, WIDER

from verstak.evaluate.card import QualityCard
from verstak.evaluate.page.cards_page import cards_html
from verstak.quantities.text import Language

pytestmark = pytest.mark.integration


def opened(
    browser: Browser,
    folder: Path,
    cards: list[QualityCard],
    *,
    language: Language = "en",
    width: int = 1280,
    scheme: str = "light",
) -> Page:
    file = folder / "cards.html"
    file.write_text(cards_html(cards, language), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert requests == [file.as_uri()]
    return page


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (390, "dark"), (641, "light"), (1280, "dark")]
)
def test_nothing_overlaps_or_is_cut_off(
    browser: Browser, tmp_path: Path, language: Language, width: int, scheme: str
) -> None:
    page = opened(
        browser, tmp_path, made_up_levels(), language=language, width=width, scheme=scheme
    )
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    assert page.evaluate(TOUCHING) == []
    assert not page.evaluate(WIDER)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("harm", [True, False])
def test_every_text_can_be_read(
    browser: Browser, tmp_path: Path, scheme: str, *, harm: bool
) -> None:
    page = opened(browser, tmp_path, [made_up_card(harm=harm)], scheme=scheme)
    found = dict(page.evaluate(CONTRASTS))
    assert len(found) > 20
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
    page.context.close()


def test_names_stand_beside_points_where_there_is_room(browser: Browser, tmp_path: Path) -> None:
    for width, shown in ((1280, True), (390, False)):
        page = opened(browser, tmp_path, made_up_levels(), width=width)
        name = page.locator(".scatter .beside", has_text="Q8_0").first
        expect(name).to_be_visible(visible=shown)
        expect(page.locator(".scatter .mark-number", has_text="11").first).to_be_visible()
        page.context.close()


def test_paper_holds_the_folded_maps_and_the_notes(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, made_up_levels(), scheme="dark")
    table = page.locator("table.heat").first
    expect(table).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(table).to_be_visible()
    expect(page.locator("#note-1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf(format="A4")) > 10_000
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_leads_to_the_cards(visits: Open, language: str) -> None:
    visit = visits(language)
    with visit.page.context.expect_page() as opening:
        visit.page.locator("#cards").click()
    cards = opening.value
    cards.wait_for_load_state()
    assert cards.evaluate("document.documentElement.lang") == language
    expect(cards.locator("h1")).to_be_visible()
