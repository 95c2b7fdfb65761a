from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.gateway.conftest import SMALL_BODIES, open_store, services_on, serving
from tests.plan.report.offices import two_cores
from tests.plan.report.reading import of_class, read_page, words

from verstak.catalog.load import load_catalog
from verstak.gateway.plan.desk import PlanDesk
from verstak.gateway.plan.views import _loaded, held_bytes
from verstak.hardware.memory import process_rss_bytes
from verstak.plan.office_plan import OfficePlan
from verstak.plan.report.loaded import loaded_section
from verstak.plan.report.sheet import Sheet
from verstak.scheduler.policy import Phase
from verstak.scheduler.residency import Resident


def resident(name: str, *, key: str = "sha256:a", pid: int | None = None) -> Resident:
    return Resident(
        key=key,
        name=name,
        size_bytes=2**30,
        context_tokens=8192,
        sequences=4,
        in_flight=1,
        expires_at=None,
        pid=pid,
        phase=Phase.READY,
    )


@contextmanager
def planning(folder: Path, make: Callable[[int], OfficePlan] | None) -> Iterator[httpx.Client]:
    services = services_on(open_store(folder), load_catalog(), SMALL_BODIES)
    desk = None if make is None else PlanDesk(make)
    with (
        serving(replace(services, plan=desk)) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with planning(tmp_path_factory.mktemp("plan"), lambda held: two_cores()) as one:
        yield one


def test_programs_get_the_plan_as_data(client: httpx.Client) -> None:
    answer = client.get("/api/verstak/plan")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == two_cores().to_plain()
    assert client.head("/api/verstak/plan").status_code == 200


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "ru-RU,ru", "ru"),
        ("", "de", "en"),
        ("?language=ru", "en", "ru"),
        ("?language=en", "ru", "en"),
    ],
)
def test_people_get_the_report_in_their_language(
    client: httpx.Client, query: str, accepted: str, language: str
) -> None:
    answer = client.get(f"/plan{query}", headers={"accept-language": accepted})
    root = read_page(answer.text)
    assert root.get("lang") == language
    said = words(root)
    assert {"en": "Loaded now", "ru": "Загружено сейчас"}[language] in said
    assert two_cores().machine.name in said
    link = next(root.iter("a"))
    assert link.get("href") == "./"


def test_a_language_that_nobody_speaks_is_refused(client: httpx.Client) -> None:
    answer = client.get("/plan?language=xx")
    assert answer.status_code == 400
    assert "expected en or ru" in answer.json()["error"]


def test_nothing_but_the_page_itself_may_run(client: httpx.Client) -> None:
    headers = client.get("/plan").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_server_without_plans_says_so(tmp_path: Path) -> None:
    with planning(tmp_path, None) as client:
        for path in ("/plan", "/api/verstak/plan"):
            assert client.get(path).status_code == 404


def test_others_are_served_while_a_plan_is_made(tmp_path: Path) -> None:
    go_on = threading.Event()

    def slow(held: int) -> OfficePlan:
        assert go_on.wait(20)
        return two_cores()

    found: list[int] = []
    with planning(tmp_path, slow) as client:
        asking = threading.Thread(target=lambda: found.append(client.get("/plan").status_code))
        asking.start()
        try:
            assert client.get("/api/version").status_code == 200
            assert found == []
        finally:
            go_on.set()
            asking.join()
    assert found == [200]


def test_what_the_servers_own_workers_hold_counts_once() -> None:
    rows = (resident("chat", pid=os.getpid()), resident("qwen", pid=os.getpid()))
    whole = process_rss_bytes(os.getpid())
    assert whole is not None
    held = held_bytes(rows)
    assert 0 < held <= 1.2 * whole
    assert held_bytes((resident("starting"),)) == 0


def test_a_worker_with_several_names_is_shown_once() -> None:
    rows = (
        resident("chat:latest", pid=os.getpid()),
        resident("qwen", pid=os.getpid()),
        resident("other", key="sha256:b"),
    )
    loaded = _loaded(rows)
    assert [each.names for each in loaded] == [("chat", "qwen"), ("other",)]
    assert loaded[1].resident is None
    section = loaded_section(loaded, Sheet("en"))
    lines = [words(row, without=("note-number",)) for row in section.iter("tr")]
    assert "chat, qwen" in lines[1]
    assert "1.0 GiB" in lines[1]
    assert "—" in lines[2]
    assert len(of_class(section, "mark")) == 9
