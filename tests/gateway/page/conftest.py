"""The page in a real Chromium, before a real server with the real small model."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from tests.cli.server_process import ServerProcess, link_store

_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@dataclass
class Visit:
    """One tab, and what it did."""

    page: Page
    problems: list[str] = field(default_factory=list)
    """Console errors and uncaught exceptions; a test that expects some clears them."""
    requests: list[Request] = field(default_factory=list)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(message.text)

    def note_request(self, request: Request) -> None:
        self.requests.append(request)

    def asked(self) -> list[dict[str, Any]]:
        """Bodies of the chat requests so far."""
        chats = (one for one in self.requests if urlsplit(one.url).path == "/api/chat")
        return [body for one in chats if (body := one.post_data_json) is not None]

    def ask(self, question: str) -> None:
        self.page.fill("#question", question)
        self.page.keyboard.press("Enter")

    def choose(self, model: str) -> None:
        """Let this model answer."""
        self.page.get_by_role("radio", name=model, exact=True).check(force=True)

    def answered(self) -> str:
        """The last answer, once it is complete."""
        self.page.wait_for_selector("#send:visible", timeout=ANSWER_MS)
        return self.page.locator("#conversation .assistant .said").last.inner_text()


type Open = Callable[..., Visit]

BARE = "qwen2.5-coder:0.5b"
ANSWER_MS = 180_000
"""A busy machine loads a worker slowly."""
QUICK = {
    # Both roles on the smaller model, and no words of it under a computed result.
    "VERSTAK_ASSISTANT__EXPLAIN": "false",
    "VERSTAK_ROLES__CHAT": BARE,
    "VERSTAK_ROLES__ANALYSIS": BARE,
}


@contextmanager
def serving(model_store: Path, **environment: str) -> Iterator[ServerProcess]:
    """A server on a store of its own, in which names may be removed; the blobs are shared."""
    root = model_store.parent / f"page-{os.getpid()}-{time.monotonic_ns()}"
    link_store(model_store, root / "models", "qwen2.5-coder:0.5b", "qwen2.5-coder:1.5b")
    try:
        with ServerProcess(
            root / "models", root / "state", environment=QUICK | environment
        ) as running:
            yield running
    finally:
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def server(model_store: Path) -> Iterator[ServerProcess]:
    """A server whose answers are what code computes, without a model's words under it."""
    with serving(model_store) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of this machine; for one module, since its loop would disturb async tests."""
    path = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium or Chrome on PATH: the page is not driven")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()


@contextmanager
def tabs(browser: Browser, server: ServerProcess) -> Iterator[Open]:
    """Opens the page; afterwards nothing may have gone wrong and nobody else been asked."""
    opened: list[Visit] = []

    def visit(language: str = "en", **options: Any) -> Visit:
        locale = {"en": "en-US", "ru": "ru-RU"}[language]
        page = browser.new_context(locale=locale, **options).new_page()
        one = Visit(page)
        opened.append(one)
        page.on("console", one.note_console)
        page.on("pageerror", lambda error: one.problems.append(str(error)))
        page.on("request", one.note_request)
        page.goto(server.url)
        page.wait_for_selector("#models label")
        return one

    yield visit
    for one in opened:
        one.page.context.close()
    for one in opened:
        assert one.problems == []
        hosts = {urlsplit(request.url).netloc for request in one.requests}
        assert hosts == {urlsplit(server.url).netloc}


@pytest.fixture
def visits(browser: Browser, server: ServerProcess) -> Iterator[Open]:
    """Opens tabs for one test."""
    with tabs(browser, server) as visit:
        yield visit


@pytest.fixture
def visit(visits: Open) -> Visit:
    """The page in English, in the light, on a wide screen."""
    return visits()


@pytest.fixture(scope="module")
def open_page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    """One tab for all tests of a module that only call the page's functions: a second saved each."""
    with tabs(browser, server) as visit:
        yield visit().page
