from __future__ import annotations

import logging
import os
import threading
import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.evaluate.made_up_cards import digest_of, made_up_card, made_up_onnx, speed

from verstak.errors import InvalidName, InvalidRecipe, UnknownModel
from verstak.evaluate.artifact_digest import digest_of as artifact_digest
from verstak.evaluate.card_file import card_beside, write_card
from verstak.evaluate.card_store import CardStore
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import ModelName
from verstak.store.store import Store, StoreOptions


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(StoreOptions(root=tmp_path / "models", state_dir=tmp_path / "state"))


@pytest.fixture
def cards(store: Store) -> CardStore:
    return CardStore(store)


def add_model(store: Store, name: str, weights: bytes = b"Q4_K_M") -> None:
    """A model whose weights have the digest of the made-up card of that level."""
    digest = store.add_blob([weights])
    layer = Layer(f"{LAYER_PREFIX}model", str(digest), len(weights))
    store.write_model(ModelName.parse(name), [layer], ModelConfig())


def test_a_card_lies_outside_of_what_a_real_ollama_shares(cards: CardStore, store: Store) -> None:
    cards.save(made_up_card())
    path = cards.path(made_up_card().digest)
    assert path == store.layout.state_dir / "cards" / f"{made_up_card().digest[7:]}.json"
    assert not store.layout.root.exists()


def test_every_name_of_the_weights_has_the_card(cards: CardStore, store: Store) -> None:
    for name in ("one", "two:1b"):
        add_model(store, name)
    assert cards.of_model(ModelName.parse("one")) is None
    with pytest.raises(UnknownModel, match="nobody measured") as caught:
        cards.find("one")
    assert caught.value.remedy == "verstak evaluate one"
    cards.save(made_up_card())
    for text in ("one", "TWO:1b", made_up_card().digest, made_up_card().name):
        assert cards.find(text) == made_up_card()
    (names,) = cards.names().values()
    assert sorted(ModelName.parse(each).model for each in names) == ["one", "two"]


def test_what_nobody_knows_is_said(cards: CardStore) -> None:
    assert cards.all() == []
    for text in ("nothing", digest_of("nothing")):
        with pytest.raises(UnknownModel):
            cards.find(text)
    with pytest.raises(InvalidName):
        cards.of_digest("sha256:../../x")


@pytest.mark.parametrize("folder", [False, True])
def test_the_card_of_a_file_or_folder_is_beside_it_or_in_the_store(
    cards: CardStore, tmp_path: Path, folder: bool
) -> None:
    path = tmp_path / "mine"
    if folder:
        path.mkdir()
    inside = path / "weights" if folder else path
    inside.write_bytes(b"weights")
    with pytest.raises(UnknownModel, match="neither beside it nor in the store"):
        cards.of_file(path)
    card = replace(made_up_onnx() if folder else made_up_card(), digest=artifact_digest(path))
    cards.save(card)
    assert cards.of_file(path) == card
    write_card(card_beside(path), replace(card, name="beside"))
    assert cards.of_file(path).name == "beside"
    inside.write_bytes(b"other weights")
    with pytest.raises(InvalidRecipe, match="is the card of"):
        cards.of_file(path)


def test_a_card_of_other_bytes_is_refused(
    cards: CardStore, caplog: pytest.LogCaptureFixture
) -> None:
    path = cards.path(digest_of("other"))
    write_card(path, made_up_card())
    with pytest.raises(InvalidRecipe, match="is the card of") as caught:
        cards.of_digest(digest_of("other"))
    assert str(path) in caught.value.message
    with caplog.at_level(logging.WARNING):
        assert cards.all() == []
    assert "bad quality card" in caplog.text


def test_saving_again_joins_and_a_damaged_one_is_replaced(cards: CardStore) -> None:
    cards.save(made_up_card())
    whole = cards.save(replace(made_up_card(), speed=(speed(50, machine="another"),)))
    assert len(whole.speed) == 2
    assert cards.of_digest(made_up_card().digest) == whole
    cards.path(made_up_card().digest).write_text("{", encoding="utf-8")
    with pytest.raises(InvalidRecipe):
        cards.of_digest(made_up_card().digest)
    assert cards.save(made_up_card()) == made_up_card()


def test_many_writers_lose_nothing(store: Store) -> None:
    def write(number: int) -> None:
        mine = replace(made_up_card(), speed=(speed(50, machine=f"machine {number}"),))
        CardStore(Store(store.options)).save(mine)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    card = CardStore(store).of_digest(made_up_card().digest)
    assert card is not None
    assert {row.machine for row in card.speed} == {f"machine {number}" for number in range(8)}


def test_a_collection_takes_old_cards_of_weights_that_are_gone(
    cards: CardStore, store: Store
) -> None:
    add_model(store, "one")
    kept = (made_up_card(), made_up_onnx())
    for card in (*kept, made_up_card("Q8_0"), made_up_card("Q6_K")):
        cards.save(card)
        path = cards.path(card.digest, folder=card.format != "GGUF")
        if card.level != "Q6_K":
            past = time.time() - 7_200
            os.utime(path, (past, past))
    strange = store.layout.cards_dir / "notes.json"
    strange.write_text("mine", encoding="utf-8")
    store.collect()
    found = {card.digest for card in cards.all()}
    assert found == {card.digest for card in (*kept, made_up_card("Q6_K"))}, "Q6_K is young"
    assert strange.exists()


def test_a_name_of_several_cards_asks_for_a_digest(cards: CardStore) -> None:
    cards.save(made_up_card())
    cards.save(replace(made_up_card("Q8_0"), name=made_up_card().name))
    with pytest.raises(UnknownModel, match="2 cards") as caught:
        cards.find(made_up_card().name)
    assert made_up_card("Q8_0").digest in (caught.value.remedy or "")
