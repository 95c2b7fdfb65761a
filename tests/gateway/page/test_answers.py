"""Answers with steps on the page: marks, the workspace, recomputing, files; about a minute."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect
from tests.gateway.page.conftest import ANSWER_MS, Open, Visit, serving
from tests.gateway.page.test_page_looks import CONTRASTS, WIDER_THAN_THE_SCREEN

pytestmark = pytest.mark.integration

SHELF = "How far does a shelf of 16 mm particleboard sag: span 800 mm, depth 300 mm, load 20 kg?"
SHELF_RU = "Какой прогиб полки из ЛДСП 16 мм: пролёт 800 мм, глубина 300 мм, нагрузка 20 кг?"
CUTTING = "Cutting plan: 4 sides 720x560, 2 bottoms 568x560, 4 shelves 566x540, sheet 2800x2070"
TERM = "What is a dowel?"
ATTACKS = json.loads(
    (Path(__file__).parents[2] / "assistant" / "data" / "attacks.json").read_text("utf-8")
)


UNMARKED = """() => {
  const copy = document.querySelector('.assistant .said').cloneNode(true)
  for (const one of copy.querySelectorAll('.mark, code')) one.remove()
  return copy.textContent.match(/[0-9][^ ]*/g) ?? []
}"""


def field(page: Page, slot: str) -> Locator:
    return page.locator(f"[data-slot={slot}]").locator("input, select").first


def origin(page: Page, slot: str) -> Locator:
    return page.locator(f"[data-slot={slot}] .origin")


def figure(page: Page, key: str) -> Locator:
    return page.locator(f"[data-figure={key}] td")


def solved(visit: Visit, question: str = SHELF) -> Page:
    """The page with a computed answer."""
    visit.choose("анализ" if re.search("[а-я]", question) else "analysis")
    visit.ask(question)
    visit.answered()
    expect(visit.page.locator("#work")).to_be_visible()
    return visit.page


# --- the answer ------------------------------------------------------------------------------


def test_a_role_is_chosen_and_says_why(visit: Visit) -> None:
    visit.ask(TERM)
    said = visit.answered()
    assert "*" not in said
    who = visit.page.locator(".assistant .who")
    expect(who).to_have_text(re.compile(r"chat · chosen automatically: .+"))
    assert visit.asked()[0]["model"] == "auto:latest"
    expect(visit.page.locator("#work .passages cite").first).not_to_be_empty()
    expect(visit.page.locator("#work .passages blockquote").first).to_contain_text("rod")


def test_every_number_of_an_answer_can_be_asked_where_it_is_from(visit: Visit) -> None:
    page = solved(visit)
    said = page.locator(".assistant .said")
    expect(said.locator("strong").first).to_contain_text("7.98 mm")
    # Nothing that a claim stands behind is left unmarked, and no digit outside a mark is silent.
    assert page.evaluate(UNMARKED) == []
    count = page.locator(".verification .count").inner_text()
    total, *kinds = map(int, re.findall(r"(\d+) (?:numbers|computed|cited|yours|by)", count))
    assert total == sum(kinds) > 10


def test_a_mark_unfolds_by_mouse_and_by_keyboard(visit: Visit) -> None:
    page = solved(visit)
    marks = page.locator(".said .mark")
    card = page.get_by_role("dialog")
    marks.first.click()
    expect(card).to_contain_text("Computed")
    expect(card).to_contain_text("7.983")
    expect(card).to_contain_text("5 q L⁴")
    expect(marks.first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(marks.first).to_be_focused()
    assert page.locator(".said .mark[tabindex='0']").count() == 1, "one stop of the Tab key"
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_have_attribute("aria-expanded", "true")
    expect(marks.first).to_have_attribute("aria-expanded", "false")
    page.locator("h1").click()
    expect(card).to_be_hidden()


def test_the_list_behind_an_answer(visit: Visit) -> None:
    page = solved(visit)
    opener = page.locator(".verification .count")
    expect(page.locator(".claims").first).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    first = page.locator(".claims li").first
    expect(first).to_contain_text("7.98 mm")
    expect(first).to_contain_text("instant deflection")


def scripted_answer(page: Page, last: dict[str, Any], *lines: dict[str, Any]) -> None:
    end = {"done": True, "message": {"content": ""}, "eval_count": 5, "eval_duration": 10**9}
    assistant = {"role": "chat", "chosen_by": "caller", "why": "", "language": "en", "left_out": 0}
    end |= {"verification": [], "assistant": assistant | {"asked": False, "steps": []} | last}
    body = "".join(json.dumps(line) + "\n" for line in [*lines, end])

    def reply(route: Route) -> None:
        route.fulfill(status=200, content_type="application/x-ndjson", body=body)

    page.route("**/api/chat", reply)


def test_what_was_left_out_is_said_and_a_status_is_no_part_of_the_answer(visit: Visit) -> None:
    status = {"text": "looking", "tool": None, "call": None}
    scripted_answer(
        visit.page,
        {"left_out": 2},
        {"message": {"content": "*looking…*\n\n"}, "assistant": {"status": status}},
        {"message": {"content": "Fine."}},
    )
    visit.ask("anything")
    assert visit.answered() == "Fine."
    expect(visit.page.locator(".left-out")).to_have_text(
        "2 sentences of the model were left out: they could not be accounted for."
    )


def test_numbers_without_a_claim_have_no_mark(visit: Visit) -> None:
    scripted_answer(visit.page, {}, {"message": {"content": "It sags 5 mm, 15 mm at most."}})
    visit.ask("anything")
    visit.answered()
    assert visit.page.locator(".mark").count() == 0, "what no claim stands behind has no mark"


def test_words_of_the_model_are_accounted_for_as_well(browser: Browser, model_store: Path) -> None:
    """The one test here that waits for a model to explain a result."""
    with serving(model_store, VERSTAK_ASSISTANT__EXPLAIN="true") as running:
        page = browser.new_context(locale="en-US").new_page()
        page.goto(running.url)
        page.wait_for_selector("#models label")
        visit = Visit(page)
        solved(visit)
        assert page.evaluate(UNMARKED) == []
        expect(page.locator(".figures").last).to_contain_text("tokens/s")
        page.context.close()


# --- recomputing -------------------------------------------------------------------------------


def test_a_changed_parameter_computes_anew_without_the_model(visit: Visit) -> None:
    page = solved(visit)
    assert field(page, "span").input_value() == "800"
    expect(origin(page, "span")).to_have_text("your words: “800 mm”")
    before = figure(page, "deflection").inner_text()
    asked = len(visit.asked())
    field(page, "span").fill("400")
    expect(page.locator(".anew")).to_be_visible(timeout=ANSWER_MS)
    expect(figure(page, "deflection")).to_have_text("1.00 mm")
    expect(origin(page, "span")).to_have_text("changed")
    expect(origin(page, "depth")).to_have_text("your words: “300 mm”")
    expect(field(page, "span")).to_be_focused()
    assert len(visit.asked()) == asked, "no model was asked"
    expect(page.locator("#work .verification .count")).to_contain_text("numbers")
    expect(page.locator(".said strong").first).to_contain_text(before)
    expect(page.locator("#status")).to_contain_text("Computed anew")
    page.get_by_role("button", name="Reset: span").click()
    expect(page.locator(".anew")).to_have_count(0)
    expect(figure(page, "deflection")).to_have_text(before)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "A value is needed here."),
        ("abc", "Expected a number, such as 16 or 0.4."),
        ("-3", "Expected at least 30 mm."),
        ("999999", "Expected at most 10000 mm."),
    ],
)
def test_bad_input_is_told_at_the_field(visit: Visit, written: str, complaint: str) -> None:
    page = solved(visit)
    field(page, "span").fill(written)
    expect(page.locator("[data-slot=span] .problem")).to_have_text(complaint)
    expect(field(page, "span")).to_have_attribute("aria-invalid", "true")
    field(page, "span").fill("800")
    expect(page.locator("[data-slot=span] .problem")).to_be_hidden()
    expect(field(page, "span")).to_have_attribute("aria-invalid", "false")


def test_what_only_the_tool_can_know_is_told_there_too(visit: Visit) -> None:
    page = solved(visit, CUTTING)
    rows = page.locator(".parts tbody tr")
    expect(rows).to_have_count(3)
    rows.first.locator("[data-column=length]").fill("5000")
    expect(page.locator(".parameters .problem:visible")).to_contain_text("5000", timeout=ANSWER_MS)
    visit.problems.clear()  # Chromium notes the refusal


def test_russian_numbers_go_in_and_out_with_a_comma(visits: Open) -> None:
    visit = visits("ru")
    page = solved(visit, SHELF_RU)
    expect(figure(page, "deflection")).to_have_text("7,98 мм")
    expect(origin(page, "material")).to_contain_text("ваши слова")
    field(page, "thickness").fill("19,5")
    expect(page.locator(".anew")).to_be_visible(timeout=ANSWER_MS)
    expect(origin(page, "thickness")).to_have_text("изменено")
    page.get_by_role("button", name="Вернуть всё").click()
    expect(figure(page, "deflection")).to_have_text("7,98 мм")


# --- the drawing and files ---------------------------------------------------------------------


def scale_of(page: Page) -> str:
    return page.locator(".drawing .scale").first.inner_text()


def test_a_drawing_is_zoomed_moved_and_reset(visit: Visit) -> None:
    page = solved(visit, CUTTING)
    image = page.locator(".drawing img").first
    expect(image).to_have_attribute("src", re.compile(r"^/assistant/files/\w+/.+\.svg$"))
    assert image.evaluate("(node) => node.decode().then(() => node.naturalWidth)") > 0
    paper = page.locator(".paper").first
    paper.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert scale_of(page) == "156 %"
    at = image.bounding_box()
    page.keyboard.press("ArrowRight")
    moved = image.bounding_box()
    assert at is not None
    assert moved is not None
    assert moved["x"] < at["x"]
    box = paper.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 50)
    page.mouse.up()
    dragged = image.bounding_box()
    assert dragged is not None
    assert dragged["x"] - moved["x"] == pytest.approx(40, abs=1)
    page.keyboard.press("0")
    assert scale_of(page) == "100 %"
    page.mouse.wheel(0, -120)
    expect(page.locator(".drawing .scale").first).not_to_have_text("100 %")
    page.get_by_role("button", name="Show the whole drawing").first.click()
    assert scale_of(page) == "100 %"
    page.get_by_role("button", name="Full screen").first.click()
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_a_plan_is_made_anew_with_its_drawing_and_can_be_kept(visit: Visit) -> None:
    page = solved(visit, CUTTING)
    before = page.locator(".drawing img").first.get_attribute("src")
    page.locator(".parts [data-column=quantity]").first.fill("14")
    expect(page.locator(".anew")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".drawing img").first).not_to_have_attribute("src", str(before))
    placed = page.locator(".figure-list tr", has_text="Parts placed").locator("td")
    expect(placed).to_have_text("20 pcs")
    with page.expect_download() as kept:
        page.locator(".files a", has_text="BAZIS").click()
    assert kept.value.suggested_filename.lower().endswith(".cut")


def test_a_search_is_stopped_with_the_best_so_far(visit: Visit) -> None:
    """A scripted stream, since a search that is long enough would be too long for a test."""
    page = visit.page
    stopped: list[str] = []
    running = {"text": "looking for a better plan", "tool": "cutting_plan", "call": "abcdef"}
    page.evaluate(
        """(line) => {
          const real = window.fetch
          window.fetch = (path, options) => path !== 'api/chat' ? real(path, options) : Promise.resolve(
            new Response(new ReadableStream({ start(to) {
              to.enqueue(new TextEncoder().encode(line + '\\n'))
              window.finish = () => { to.enqueue(new TextEncoder().encode('{"done":true}\\n')); to.close() }
            } })))
        }""",
        json.dumps({"message": {"content": "*looking*"}, "assistant": {"status": running}}),
    )

    def stop(route: Route) -> None:
        stopped.append(route.request.url)
        route.fulfill(json={"stopped": True})

    page.route("**/assistant/stop/*", stop)
    visit.ask("plan it")
    expect(page.locator(".assistant .progress")).to_contain_text("looking for a better plan…")
    expect(page.locator("#status")).to_have_text("looking for a better plan")
    page.get_by_role("button", name="Stop, keep the best").click()
    page.evaluate("window.finish()")
    visit.answered()
    assert [url.rsplit("/", 1)[-1] for url in stopped] == ["abcdef"]
    expect(page.locator(".assistant .progress")).to_be_hidden()


def test_an_earlier_answer_comes_back_to_the_workspace(visit: Visit) -> None:
    page = solved(visit)
    visit.ask(TERM)
    visit.answered()
    expect(page.locator("#work h2")).not_to_contain_text("Shelf")
    page.get_by_role("button", name="Open in the workspace").first.click()
    expect(page.locator("#work h2")).to_contain_text("Shelf")
    expect(page.locator("#work h2")).to_be_focused()
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("#work")).to_be_hidden()


# --- attachments -------------------------------------------------------------------------------


def attach(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.set_input_files("#files", [file])


def test_names_in_an_attached_list_never_become_markup(visit: Visit) -> None:
    page = visit.page
    texts = [one["text"] for one in ATTACKS if one["carrier"] in {"csv_part_name", "cut_attribute"}]
    texts += [one["text"] for one in ATTACKS if one["aim"] in {"active_html", "fetch_image"}]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(["Наименование", "Длина", "Ширина", "Кол-во", "Текстура"])
    writer.writerows([text, 720, 560, 2, "нет"] for text in texts)
    attach(page, "list.csv", stream.getvalue().encode("utf-8-sig"))
    expect(page.locator("#attachments li")).to_contain_text("list.csv")
    visit.choose("analysis")
    visit.ask("What is in the attached list?")
    visit.answered()
    sent = visit.asked()[0]["attachments"]
    assert [one["name"] for one in sent] == ["list.csv"]
    expect(page.locator(".user .who")).to_contain_text("list.csv")
    whole = page.locator("main")
    assert whole.locator("script, iframe, object").count() == 0
    assert whole.locator("img:not(.drawing img)").count() == 0
    hrefs = whole.locator("a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert all(href.startswith("/assistant/files/") for href in hrefs)
    assert page.locator("main").inner_text().count("<img src=x onerror=alert(1)>") >= 1


def test_what_the_server_would_refuse_is_refused_before(visit: Visit) -> None:
    page = visit.page
    problem = page.locator("#attachProblem")
    attach(page, "photo.jpg", b"x")
    expect(problem).to_have_text("photo.jpg: only .dxf .xbir .cut .csv .xlsx can be read.")
    attach(page, "empty.csv", b"")
    expect(problem).to_have_text("empty.csv is empty.")
    attach(page, "large.csv", b"x" * (16 * 2**20 + 1))
    expect(problem).to_have_text("large.csv is too large: at most 16 MB.")
    for number in range(9):
        attach(page, f"{number}.csv", b"a")
        expect(problem).to_be_visible() if number == 8 else expect(problem).to_be_hidden()
    expect(problem).to_have_text("8.csv is one too many: at most 8 files.")
    expect(page.locator("#attachments li")).to_have_count(8)
    page.get_by_role("button", name="Remove 3.csv").click()
    expect(page.locator("#attachments li")).to_have_count(7)
    expect(page.get_by_role("button", name="Attach", exact=True)).to_be_focused()


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_files_are_dropped_and_pasted(visit: Visit, how: str) -> None:
    visit.page.evaluate(
        """(how) => {
          const data = new DataTransfer()
          data.items.add(new File(['name,length'], 'Парты.CSV'))
          const options = { bubbles: true, cancelable: true }
          const event = how === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: data })
            : new ClipboardEvent('paste', { ...options, clipboardData: data })
          document.getElementById('question').dispatchEvent(event)
        }""",
        how,
    )
    expect(visit.page.locator("#attachments li")).to_contain_text("Парты.CSV")


# --- looks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_can_be_read(visits: Open, scheme: str) -> None:
    visit = visits(color_scheme=scheme)
    page = solved(visit)
    page.locator(".said .mark").first.click()
    page.locator("#work summary").click()
    found = dict(page.evaluate(CONTRASTS))
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("width", [320, 768, 1024, 1600])
def test_the_workspace_fits_every_screen(visits: Open, width: int) -> None:
    visit = visits("ru", viewport={"width": width, "height": 800})
    page = solved(visit, "Карта раскроя: 4 боковины 720х560, 2 дна 568х560, лист 2800х2070")
    page.locator("#work summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []
    page.locator(".figure-list .mark").first.click()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_paper_holds_the_answer_and_what_stands_behind_it(visit: Visit) -> None:
    page = solved(visit, CUTTING)
    page.emulate_media(media="print")
    for hidden in ("#ask", ".tools", ".zoom", ".inputs", ".open"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in (".user .said", ".assistant .said", ".drawing img", ".figure-list", ".claims"):
        expect(page.locator(shown).first).to_be_visible()
    pages = page.pdf(format="A4")
    assert pages.startswith(b"%PDF")


def test_the_language_of_the_page_changes_around_an_answer(visit: Visit) -> None:
    page = solved(visit)
    page.select_option("#language", "ru")
    expect(page.locator("#work h3").first).to_have_text("Результат")
    expect(page.locator("#work h2")).to_have_attribute("lang", "en")
    expect(page.locator(".verification .count")).to_contain_text("вычислено")
    assert "undefined" not in page.locator("body").inner_text()
