"""The page of the machine and its plan, and reports as files, in a real browser: about 15 s."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.server_process import ServerProcess
from tests.gateway.page.conftest import BARE, Open
from tests.gateway.page.test_page_looks import CONTRASTS
from tests.plan.report.offices import hostile, too_large

from verstak.plan.report.office_report import report_html
from verstak.quantities.text import Language

pytestmark = pytest.mark.integration

TOUCHING = """() => {
  const boxes = (svg) => [...svg.querySelectorAll('text')].filter((one) => one.ownerSVGElement === svg)
    .map((one) => [one.textContent, one.getBoundingClientRect()])
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom
  const found = []
  for (const svg of document.querySelectorAll('svg[height]')) {
    if (!svg.checkVisibility()) continue
    const all = boxes(svg)
    all.forEach(([said, box], at) => {
      if (box.left < -1 || box.right > innerWidth + 1) found.push(['cut', said])
      for (const [other, its] of all.slice(at + 1)) if (meet(box, its)) found.push([said, other])
    })
  }
  return found
}"""
WIDER = "document.documentElement.scrollWidth > innerWidth"


def opened(browser: Browser, folder: Path, language: Language, width: int, scheme: str) -> Page:
    """The report of the office's own plan, as a file."""
    file = folder / "report.html"
    file.write_text(report_html(too_large(), language), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (800, "dark"), (1280, "light")])
def test_nothing_overlaps_or_is_cut_off(
    browser: Browser, tmp_path: Path, language: Language, width: int, scheme: str
) -> None:
    page = opened(browser, tmp_path, language, width, scheme)
    assert page.evaluate(TOUCHING) == []
    assert not page.evaluate(WIDER)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser: Browser, tmp_path: Path, scheme: str) -> None:
    page = opened(browser, tmp_path, "en", 1000, scheme)
    found = dict(page.evaluate(CONTRASTS))
    assert len(found) > 30
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
    page.context.close()


def test_a_number_opens_where_it_comes_from(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "en", 1000, "light")
    mark = page.locator(".money .figures .mark").first
    note = page.locator(f"#{mark.get_attribute('popovertarget')}")
    expect(note).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(note).to_contain_text("computed")
    note.locator(".mark").first.click()
    assert page.locator("[popover]:popover-open").count() == 2, "its inputs have notes too"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.context.close()


def test_paper_holds_the_folded_tables_and_the_notes(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "ru", 1000, "dark")
    table = page.locator("table.waits").first
    expect(table).to_be_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(table).to_be_visible()
    expect(page.locator("#note-1")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator(".note-number").first).to_be_visible()
    page.context.close()


def test_a_hostile_name_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(report_html(hostile(), "en"), encoding="utf-8")
    page = browser.new_context().new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert requests == [file.as_uri()]
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_leads_to_the_machine_and_its_plan(visits: Open, language: str) -> None:
    visit = visits(language)
    with visit.page.context.expect_page() as opening:
        visit.page.locator("#plan").click()
    plan = opening.value
    plan.wait_for_load_state()
    problems: list[str] = []
    plan.on("console", lambda message: problems.append(message.text))
    assert plan.evaluate("document.documentElement.lang") == language
    expect(plan.locator(".answer h2")).to_be_visible()
    expect(plan.locator(".loaded")).to_be_visible()
    assert plan.locator(".memory").count() >= 1
    mark = plan.locator(".mark[popovertarget]").first
    mark.click()
    expect(plan.locator("[popover]:popover-open")).to_be_visible()
    assert problems == []


def test_what_is_loaded_stands_beside_its_plan(visits: Open, server: ServerProcess) -> None:
    asked = {"model": BARE, "keep_alive": "5m"}
    assert httpx.post(f"{server.url}/api/generate", json=asked, timeout=120).status_code == 200
    page = visits().page.context.new_page()
    page.goto(f"{server.url}/plan?language=en")
    row = page.locator(".loaded tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(BARE)
    planned, resident = (
        float(row.locator("td.figure .mark").nth(at).inner_text().split()[0]) for at in (0, 1)
    )
    assert 0.3 < resident < 1.5 * planned
