"""Everything a person does on the page, in a real browser: about 40 s, 0.8 GB of memory."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect
from tests.cli.server_process import ServerProcess
from tests.gateway.page.conftest import ANSWER_MS, BARE, Open, Visit

pytestmark = pytest.mark.integration

COUNT = "Count on and on."
ENDLESS = {"type": "array", "items": {"type": "integer"}, "minItems": 1000}
"""Some minutes of an answer: asked in words alone, a small model ends when it likes."""
MARKUP = (
    "<img src=x onerror='window.hacked = 1'><script>window.hacked = 1</script>\n\n"
    "Use `<b>` so:\n\n```html\n<b>dowel</b>\n<a href='javascript:1'>x</a>\n```\n\nAnd " + "w" * 300
)


def scripted(page: Page, *contents: str, error: str | None = None) -> None:
    """Have the server say exactly this to the next questions."""
    lines = [{"message": {"role": "assistant", "content": text}} for text in contents]
    last: dict[str, Any] = {"done": True, "eval_count": 9, "eval_duration": 10**9}
    tail = {"error": error} if error else {"message": {"content": ""}, **last}
    body = "".join(json.dumps(line) + "\n" for line in [*lines, tail])

    def reply(route: Route) -> None:
        route.fulfill(status=200, content_type="application/x-ndjson", body=body)

    page.route("**/api/chat", reply)


def ask_without_end(visit: Visit) -> None:
    """Ask what cannot be answered soon, and wait for the first words of the answer."""
    page = visit.page

    def go_on(route: Route) -> None:
        body = {**(route.request.post_data_json or {}), "format": ENDLESS}
        route.continue_(post_data=json.dumps(body))

    page.route("**/api/chat", go_on, times=1)
    visit.ask(COUNT)
    said = page.locator(".assistant .said")
    expect(said).to_have_text(re.compile(r".{30}", re.DOTALL), timeout=ANSWER_MS)


# --- opening ------------------------------------------------------------------------------


def test_the_page_loads_without_a_complaint(visit: Visit, server: ServerProcess) -> None:
    expect(visit.page).to_have_title("verstak")
    expect(visit.page.locator("#question")).to_be_focused()
    paths = {request.url.removeprefix(server.url) for request in visit.requests}
    assert {"/", "/page/page.js", "/page/texts.js", "/page/page.css", "/api/tags"} <= paths


def test_the_policy_is_obeyed(visit: Visit) -> None:
    visit.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.hacked = 1' }))"
    )
    assert visit.page.evaluate("window.hacked") is None
    assert "Content Security Policy" in visit.problems[0]
    visit.problems.clear()


# --- languages -----------------------------------------------------------------------------


def test_both_languages_have_the_same_texts(visit: Visit) -> None:
    texts = visit.page.evaluate("import('/page/texts.js').then((module) => module.TEXTS)")
    english, russian = texts["en"], texts["ru"]
    assert english.keys() == russian.keys()
    for key, text in english.items():
        assert type(text) is type(russian[key])
        assert len(text) > 0
        if isinstance(text, dict):
            assert text.keys() == russian[key].keys() == {"one", "few", "many", "other"}
            assert all("{count}" in form for form in [*text.values(), *russian[key].values()])
            continue
        if isinstance(text, list):
            assert len(text) == len(russian[key])
            continue
        holes = [sorted(re.findall(r"\{\w+\}", one)) for one in (text, russian[key])]
        assert holes[0] == holes[1], key
        assert text != russian[key], key


WORDS = """() => [
  ...[...document.querySelectorAll('[data-text], .who, .figures, #suggestions button, dt, #notLoaded, #caution')]
    .map((node) => node.textContent),
  ...[...document.querySelectorAll('[data-label]')].map((node) => node.getAttribute('aria-label')),
  ...[...document.querySelectorAll('[data-title]')].map((node) => node.title),
  document.getElementById('question').placeholder, document.documentElement.lang,
]"""


def test_the_language_changes_every_word_and_is_remembered(visit: Visit) -> None:
    page = visit.page
    scripted(page, "A dowel is a pin.")
    visit.ask("What is a dowel?")
    visit.answered()
    english = page.evaluate(WORDS)
    page.select_option("#language", "ru")
    russian = page.evaluate(WORDS)
    assert len(english) == len(russian) > 25
    for one, other in zip(english, russian, strict=True):
        assert one != other or one == ""
    assert "undefined" not in " ".join(english + russian)
    page.reload()
    expect(page.locator("#send")).to_have_text("Спросить")
    assert page.evaluate("document.documentElement.lang") == "ru"
    page.select_option("#language", "en")
    expect(page.locator("#send")).to_have_text("Ask")


def test_the_browsers_language_comes_first(visits: Open) -> None:
    page = visits("ru").page
    expect(page.locator("#language")).to_have_value("ru")
    expect(page.get_by_role("radio", name="авто")).to_be_checked()


# --- roles and models ----------------------------------------------------------------------


def test_roles_come_first_and_are_chosen_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    names = page.locator("#models label").all_inner_texts()
    assert names[:3] == ["auto", "chat", "analysis"]
    assert sorted(names[3:]) == ["qwen2.5-coder:0.5b", "qwen2.5-coder:1.5b"]
    expect(page.get_by_role("radio", name="auto")).to_be_checked()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("radio", name="auto")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="analysis")).to_be_checked()
    page.keyboard.press("Tab")
    scripted(page, "ok")
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    visit.answered()
    assert visit.asked()[0]["model"] == "analysis:latest"
    assert visit.asked()[0]["messages"][0]["content"] == "one\ntwo"
    page.reload()
    expect(page.get_by_role("radio", name="analysis")).to_be_checked()


def test_a_store_without_models_says_what_to_do_and_is_noticed_when_filled(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/tags", lambda route: route.fulfill(json={"models": []}))
    page.reload()
    expect(page.locator("#models .problem")).to_have_text("No model is here yet: verstak pull chat")
    page.unroute("**/api/tags")
    expect(page.get_by_role("radio", name="auto")).to_be_checked(timeout=10_000)


def test_what_may_be_relied_on_depends_on_who_answers(visit: Visit) -> None:
    caution = visit.page.locator("#caution")
    expect(caution).to_contain_text("each says which")
    visit.choose(BARE)
    expect(caution).to_have_text(
        "Small models speak fluently and are often wrong. Check every fact and number."
    )


# --- asking --------------------------------------------------------------------------------


def test_an_answer_streams_and_the_next_question_carries_the_conversation(visit: Visit) -> None:
    page = visit.page
    page.evaluate(
        """() => {
          const log = document.getElementById('conversation')
          window.seen = []
          new MutationObserver(() => {
            const said = log.querySelector('.assistant .said')
            if (said) window.seen.push([said.textContent.length, log.getAttribute('aria-busy')])
          }).observe(log, { childList: true, subtree: true })
        }"""
    )
    visit.choose(BARE)
    visit.ask("Write two sentences about oak tables.")
    expect(page.locator("#stop")).to_be_visible()
    first = visit.answered()
    lengths = [length for length, _ in page.evaluate("window.seen")]
    assert len(set(lengths)) > 5, "the answer came at once"
    assert lengths == sorted(lengths)
    partial = {busy for length, busy in page.evaluate("window.seen") if length < lengths[-1]}
    assert partial == {"true"}, "a screen reader waits for the whole answer"
    expect(page.locator("#conversation")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".figures").last).to_contain_text("tokens/s")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator("#welcome")).to_be_hidden()

    visit.ask("Thank you. Say goodbye.")
    visit.answered()
    one, two = visit.asked()
    assert [message["role"] for message in one["messages"]] == ["user"]
    assert [message["role"] for message in two["messages"]] == ["user", "assistant", "user"]
    assert len(first) > 20
    assert re.sub(r"\W", "", two["messages"][1]["content"]) == re.sub(r"\W", "", first)


def test_a_suggestion_is_asked_by_one_click(visit: Visit) -> None:
    scripted(visit.page, "A pin.")
    visit.page.get_by_role("button", name="What is a dowel?").click()
    assert visit.answered() == "A pin."


def test_an_empty_question_is_not_asked(visit: Visit) -> None:
    visit.ask("  \n ")
    visit.page.click("#send")
    assert visit.asked() == []
    assert visit.page.locator("#conversation li").count() == 0


def busy_s(server: ServerProcess, over_s: float) -> float:
    """Processor time that the workers take in a while."""

    def used() -> float:
        times = [worker.cpu_times() for worker in server.workers()]
        return sum(one.user + one.system for one in times)

    before = used()
    time.sleep(over_s)
    return used() - before


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_an_answer_is_stopped_and_so_is_the_worker(
    visit: Visit, server: ServerProcess, how: str
) -> None:
    page = visit.page
    visit.choose(BARE)
    ask_without_end(visit)
    assert busy_s(server, 1.0) > 0.1
    if how == "button":
        page.get_by_role("button", name="Stop").click()
    else:
        page.keyboard.press("Escape")
    expect(page.locator(".figures").last).to_have_text("stopped")
    partial = visit.answered()
    time.sleep(0.3)
    assert busy_s(server, 0.5) < 0.1, "the worker goes on with an answer that nobody reads"
    assert visit.answered() == partial
    assert page.locator(".figures.problem").count() == 0
    visit.ask("Reply with one word: ready")
    assert visit.answered()
    assert [m["role"] for m in visit.asked()[-1]["messages"]] == ["user", "assistant", "user"]


def test_a_new_chat_forgets_everything_even_in_the_middle_of_an_answer(visit: Visit) -> None:
    page = visit.page
    visit.choose(BARE)
    ask_without_end(visit)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("#conversation li")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator("#send")).to_be_visible()
    scripted(page, "ok")
    visit.ask("next")
    assert visit.answered() == "ok"
    assert [m["content"] for m in visit.asked()[-1]["messages"]] == ["next"]


def test_a_model_that_was_removed_meanwhile(visits: Open, server: ServerProcess) -> None:
    names = {"source": "qwen2.5-coder:0.5b", "destination": "gone:1b"}
    httpx.post(f"{server.url}/api/copy", json=names).raise_for_status()
    visit = visits()
    page = visit.page
    page.get_by_role("radio", name="gone:1b").check(force=True)
    delete = {"model": "gone:1b"}
    httpx.request("DELETE", f"{server.url}/api/delete", json=delete).raise_for_status()
    visit.ask("Are you there?")
    expect(page.locator(".figures.problem")).to_have_text(
        "This did not work: model 'gone:1b' not found"
    )
    expect(page.get_by_role("radio", name="gone:1b")).to_have_count(0)
    expect(page.get_by_role("radio", name="auto")).to_be_checked()
    visit.choose(BARE)
    assert "404" in visit.problems.pop(), "Chromium notes the failed request"
    visit.ask("Reply with one word: ready")
    assert visit.answered()
    last = visit.asked()[-1]
    assert [m["content"] for m in last["messages"]] == ["Reply with one word: ready"]


def test_an_error_in_the_middle_of_an_answer(visit: Visit) -> None:
    scripted(visit.page, "One ", "two", error="the worker was killed by SIGKILL")
    visit.ask("Count.")
    assert visit.answered() == "One two"
    expect(visit.page.locator(".figures.problem")).to_contain_text("killed by SIGKILL")


def test_a_server_that_is_gone(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/*", lambda route: route.abort())
    visit.ask("Are you there?")
    expect(page.locator(".figures.problem")).to_contain_text("the server does not answer")
    expect(page.locator("#notLoaded")).to_have_text("the server does not answer", timeout=10_000)
    assert all("ERR_FAILED" in problem for problem in visit.problems)
    visit.problems.clear()
    page.unroute("**/api/*")
    expect(page.locator("#notLoaded")).not_to_have_text(
        "the server does not answer", timeout=10_000
    )


def test_what_a_model_writes_is_text(visit: Visit) -> None:
    page = visit.page
    scripted(page, *re.findall(r"(?s).{1,7}", MARKUP))
    visit.ask("<i>Hello</i>")
    shown = visit.answered()
    assert "<img src=x onerror='window.hacked = 1'><script>" in shown
    assert page.evaluate("window.hacked") is None
    assert page.locator("#conversation").locator("img, script, b, a, i").count() == 0
    assert page.locator("#conversation strong, #conversation em").count() == 0
    expect(page.locator("#conversation pre")).to_have_text(
        "<b>dowel</b>\n<a href='javascript:1'>x</a>"
    )
    expect(page.locator("#conversation code")).to_have_text("<b>")
    expect(page.locator(".user .said")).to_have_text("<i>Hello</i>")


# --- what is loaded ------------------------------------------------------------------------


def test_loaded_models_with_their_memory_and_a_way_to_unload(
    visit: Visit, server: ServerProcess
) -> None:
    page = visit.page
    page.locator("#panel summary").click()
    load = {"model": "chat"}
    httpx.post(f"{server.url}/api/generate", json=load, timeout=60).raise_for_status()
    card = page.locator("#loaded .model")
    expect(card).to_have_count(1, timeout=10_000)
    expect(card.locator("b")).to_contain_text(re.compile("chat|qwen"))
    facts = dict(
        zip(card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts(), strict=True)
    )
    loaded = httpx.get(f"{server.url}/api/ps").json()["models"][0]
    assert facts["memory"] == f"{round(loaded['size'] / 1e6)} MB"
    # Who loaded it first decides: a role has 2048 tokens, the model itself 4096.
    assert loaded["context_length"] in {2048, 4096}
    assert facts["context"] == f"{loaded['context_length']:,} tokens"
    assert facts["unloads in"].endswith((" min", " s"))
    unload = page.get_by_role("button", name="Unload")
    unload.focus()
    with page.expect_response("**/api/ps"):
        pass
    page.wait_for_timeout(100)
    expect(unload).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notLoaded")).to_have_text(
        "None yet: a model loads with the first question."
    )
    expect(card).to_have_count(0)
    assert httpx.get(f"{server.url}/api/ps").json() == {"models": []}
    assert server.workers() == []
