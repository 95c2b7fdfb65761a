"""How the page looks and reads: colours, widths, paper, keyboard, screen readers; about 10 s."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.gateway.page.conftest import Open, Visit
from tests.gateway.page.test_page import MARKUP, scripted

pytestmark = pytest.mark.integration

# WCAG 2.2, contrast (minimum): ratio of relative luminances of text and what lies behind it.
CONTRASTS = """() => {
  const parts = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number)
    return [found[0], found[1], found[2], found[3] ?? 1]
  }
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parts(getComputedStyle(node).backgroundColor)
      if (colour[3] > 0) return colour
    }
    return [255, 255, 255, 1]
  }
  const luminance = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * R + 0.7152 * G + 0.0722 * B
  }
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const found = []
  for (const node of document.querySelectorAll('body *')) {
    const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    if (!text && node.tagName !== 'TEXTAREA' || !node.checkVisibility()) continue
    const colour = getComputedStyle(node, node.tagName === 'TEXTAREA' ? '::placeholder' : null).color
    found.push([`${node.tagName}.${node.className}#${node.id}`, ratio(parts(colour), behind(node))])
  }
  return found
}"""

WIDER_THAN_THE_SCREEN = """() => [...document.querySelectorAll('body *')].filter((node) => {
  const box = node.getBoundingClientRect()
  const scrolled = node.parentElement.closest('pre, fieldset, .wide, .skip, .hidden, .paper')
  return box.width && !scrolled && !node.matches('.skip, .hidden') && (box.right > innerWidth + 1 || box.left < -1)
}).map((node) => node.outerHTML.slice(0, 80))"""


def talk(visit: Visit) -> None:
    """A conversation with everything that can be in one, at no cost."""
    scripted(visit.page, MARKUP)
    visit.ask("Show me `code` and a very-long-word-" + "x" * 100)
    visit.answered()
    scripted(visit.page, "One", error="it broke")
    visit.ask("And now?")
    visit.answered()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(visits: Open, scheme: str) -> None:
    visit = visits(color_scheme=scheme)
    start = dict(visit.page.evaluate(CONTRASTS))
    talk(visit)
    found = {**start, **dict(visit.page.evaluate(CONTRASTS))}
    assert len(found) > 15
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_light_and_dark_follow_the_system_and_the_choice(visits: Open) -> None:
    light, dark = visits(color_scheme="light").page, visits(color_scheme="dark").page
    colours = background(light), background(dark)
    assert colours[0] != colours[1]
    light.select_option("#theme", "dark")
    assert background(light) == colours[1]
    light.reload()
    assert background(light) == colours[1], "the choice is remembered"
    light.select_option("#theme", "auto")
    assert background(light) == colours[0]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_screen_is_too_narrow(visits: Open, language: str, width: int) -> None:
    visit = visits(language, viewport={"width": width, "height": 760})
    talk(visit)
    page = visit.page
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
        page.locator("#panel summary").click()  # with and without the loaded models
    box = page.locator("#conversation").bounding_box()
    assert box is not None
    assert box["height"] > 230, "the conversation is what the page is for"


def test_paper_holds_the_conversation_only(visits: Open) -> None:
    visit = visits(color_scheme="dark")
    talk(visit)
    page = visit.page
    page.emulate_media(media="print")
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#theme")).to_be_hidden()
    expect(page.locator(".user .said").first).to_be_visible()
    assert background(page) == "rgb(255, 255, 255)"
    dim = [one for one in page.evaluate(CONTRASTS) if one[1] < 4.5]
    assert dim == []
    height = page.evaluate("document.getElementById('conversation').scrollHeight")
    shown = page.evaluate("document.getElementById('conversation').clientHeight")
    assert shown == height, "nothing is cut off"


def test_every_control_has_a_name(visit: Visit) -> None:
    talk(visit)
    tree = visit.page.context.new_cdp_session(visit.page).send("Accessibility.getFullAXTree")
    controls = {
        "button",
        "textbox",
        "combobox",
        "radio",
        "link",
        "group",
        "log",
        "DisclosureTriangle",
    }
    seen = set()
    for node in tree["nodes"]:
        role = node.get("role", {}).get("value")
        if node.get("ignored") or role not in controls:
            continue
        seen.add(role)
        assert node.get("name", {}).get("value") or role == "group", node
    assert {"button", "textbox", "combobox", "radio", "link", "log"} <= seen


def start_over(page: Page) -> None:
    """Leave the page by its end, so that the next Tab enters it at its start."""
    while page.evaluate("document.activeElement !== document.body"):
        page.keyboard.press("Tab")


def test_the_keyboard_goes_round_in_reading_order(visit: Visit) -> None:
    page = visit.page
    start_over(page)
    order = []
    for _ in range(16):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "(document.activeElement.id || document.activeElement.textContent"
                " || document.activeElement.value).trim().slice(0, 30)"
            )
        )
        marked = page.evaluate(
            """() => {
              const node = document.activeElement
              const shown = node.matches('[type=radio]') ? node.parentElement : node
              return getComputedStyle(shown).outlineStyle
            }"""
        )
        assert marked != "none", order
    assert order == [
        "Skip to the question",
        "clear",
        "language",
        "theme",
        "plan",
        "cards",
        "Loaded models",
        "How far does a particleboard s",
        "Bill of materials for 500 base",
        "Cutting plan: 4 sides 720x560,",
        "What is a dowel?",
        "Is a 16 mm deep hole allowed i",
        "auto:latest",
        "question",
        "attach",
        "send",
    ]


def test_the_way_past_the_header(visit: Visit) -> None:
    page = visit.page
    start_over(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the question")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()


def test_a_screen_reader_hears_the_conversation_and_nothing_else(visit: Visit) -> None:
    live = visit.page.evaluate(
        "[...document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]')]"
        ".map((node) => node.id)"
    )
    assert live == ["conversation", "attachProblem", "status"], "what changes by itself is silent"


def test_less_motion_for_those_who_ask(visits: Open) -> None:
    page = visits(reduced_motion="reduce").page
    moving = page.evaluate(
        """() => {
          const node = document.createElement('div')
          node.className = 'waiting'
          document.body.append(node)
          return getComputedStyle(node, '::after').animationName
        }"""
    )
    assert moving == "none"
