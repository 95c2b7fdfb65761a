from __future__ import annotations

import re

import httpx
import pytest

from verstak.gateway.page.routes import ROUTES

FILES = [route.path for route in ROUTES]


def test_programs_get_text_and_browsers_the_page(lasting_client: httpx.Client) -> None:
    text = lasting_client.get("/")
    assert text.text == "Ollama is running"
    assert text.headers["vary"] == "Accept"
    accept = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = lasting_client.get("/", headers=accept)
    assert page.text.startswith("<!doctype html>")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    assert lasting_client.head("/").headers["content-length"] == "17"


def test_the_page_names_only_files_that_are_served(lasting_client: httpx.Client) -> None:
    page = lasting_client.get("/", headers={"accept": "text/html"}).text
    scripts = [path for path in FILES if path.endswith(".js")]
    script = "".join(lasting_client.get(path).text for path in scripts)
    for path in FILES:
        assert path.removeprefix("/") in page or f"'.{path.removeprefix('/page')}'" in script
        answer = lasting_client.get(path)
        assert answer.status_code == 200
        assert lasting_client.head(path).headers["content-length"] == str(len(answer.content))
    assert "http://" not in page
    assert "https://" not in page + script
    imported = {f"/page/{name}" for name in re.findall(r"from '\./([\w.]+)'", script)}
    assert imported <= set(FILES)
    assert set(scripts) - imported == {"/page/page.js"}


def test_nothing_on_the_page_parses_markup(lasting_client: httpx.Client) -> None:
    for path in FILES:
        if path.endswith(".js"):
            script = lasting_client.get(path).text
            assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|DOMParser|eval\(", script)
            assert len(script.splitlines()) < 450


@pytest.mark.parametrize("path", ["/", *FILES])
def test_nothing_but_this_server_may_be_asked(lasting_client: httpx.Client, path: str) -> None:
    answer = lasting_client.get(path, headers={"accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/page/", "/page/routes.py", "/page/index.html", "/page/../app.py"]
)
def test_no_other_file_is_given(lasting_client: httpx.Client, path: str) -> None:
    assert lasting_client.get(path).status_code == 404
