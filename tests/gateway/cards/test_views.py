from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.evaluate.made_up_cards import made_up_card, made_up_levels
from tests.gateway.conftest import SMALL_BODIES, open_store, services_on, serving
from tests.plan.report.reading import read_page, words

from verstak.catalog.load import load_catalog
from verstak.evaluate.card_store import CardStore
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = open_store(tmp_path_factory.mktemp("cards"))
    for card in made_up_levels():
        CardStore(store).save(card)
    digest = store.add_blob([b"Q4_K_M"])
    layer = Layer(f"{LAYER_PREFIX}model", str(digest), 6)
    store.write_model(ModelName.parse("office/four:1b"), [layer], ModelConfig())
    with (
        serving(services_on(store, load_catalog(), SMALL_BODIES)) as server,
        httpx.Client(base_url=server.url, timeout=30) as one,
    ):
        yield one


@pytest.mark.parametrize(
    ("query", "accepted", "language"), [("", "ru-RU", "ru"), ("?language=en", "ru", "en")]
)
def test_all_cards_are_on_one_page_that_leads_to_each(
    client: httpx.Client, query: str, accepted: str, language: str
) -> None:
    answer = client.get(f"/cards{query}", headers={"accept-language": accepted})
    root = read_page(answer.text)
    assert root.get("lang") == language
    for card in made_up_levels():
        assert card.name in words(root)
    links = [link.get("href") or "" for link in root.iter("a")]
    assert links[0] == "./"
    for link in links[1:]:
        assert client.get(f"/{link}").status_code == 200


@pytest.mark.parametrize("name", ["office/four:1b", made_up_card().digest, made_up_card().name])
def test_a_card_has_a_page_and_its_data(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/cards/{name}?language=en")
    assert answer.status_code == 200
    root = read_page(answer.text)
    assert "Good for:" in words(root)
    back = next(root.iter("a")).get("href") or ""
    assert httpx.URL(str(answer.url)).join(back).path == "/cards"
    data = client.get(f"/api/verstak/cards/{name}").json()
    assert data["digest"] == made_up_card().digest
    assert len(data["tensors"]) == len(made_up_card().tensors)


def test_programs_get_every_card_with_its_models(client: httpx.Client) -> None:
    rows = client.get("/api/verstak/cards").json()["cards"]
    assert len(rows) == len(made_up_levels())
    mine = next(row for row in rows if row["digest"] == made_up_card().digest)
    assert len(mine["models"]) == 1
    assert mine["models"][0].endswith("four:1b")
    assert "tensors" not in mine
    assert client.head("/api/verstak/cards").status_code == 200


@pytest.mark.parametrize("name", ["nobody", f"sha256:{'0' * 64}", "0" * 64])
def test_what_nobody_measured_is_not_found(client: httpx.Client, name: str) -> None:
    for path in ("/cards/", "/api/verstak/cards/"):
        answer = client.get(f"{path}{name}")
        assert answer.status_code == 404
        assert answer.json()["error"]


@pytest.mark.parametrize("name", ["..%2f..%2fetc", "sha256:..%2f..", "%00", "a b<script>"])
def test_a_name_that_cannot_be_is_refused(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/verstak/cards/{name}")
    assert answer.status_code in {400, 404}


def test_nothing_but_the_page_itself_may_run(client: httpx.Client) -> None:
    for path in ("/cards", f"/cards/{made_up_card().digest}"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    services = services_on(open_store(tmp_path), load_catalog(), SMALL_BODIES)
    with serving(services) as server:
        answer = httpx.get(f"{server.url}/cards?language=en")
        assert "verstak evaluate" in words(read_page(answer.text))
        assert httpx.get(f"{server.url}/api/verstak/cards").json() == {"cards": []}
