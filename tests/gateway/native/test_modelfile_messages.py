from __future__ import annotations

from pathlib import Path

import pytest
from tests.gateway.conftest import open_store, put_model

from verstak.catalog.load import load_catalog
from verstak.engines.messages import Message
from verstak.gateway.native.modelfile_messages import examples, with_modelfile
from verstak.gateway.targets import Target, Targets

HI = Message("user", "hi")
OWN = Message("system", "mine")


@pytest.fixture
def target(tmp_path: Path) -> Target:
    store = open_store(tmp_path)
    put_model(
        store,
        "derived",
        system=b"theirs",
        messages=b'[{"role":"User","content":"ping"},{"role":"assistant","content":"pong"}]',
    )
    return Targets(store, load_catalog()).resolve("derived")


def test_system_and_examples_go_first(target: Target) -> None:
    ping, pong = examples(target)
    assert (ping, pong) == (Message("user", "ping"), Message("assistant", "pong"))
    assert with_modelfile(target, (HI,)) == (Message("system", "theirs"), ping, pong, HI)


def test_a_system_message_of_the_caller_replaces_the_models(target: Target) -> None:
    assert with_modelfile(target, (OWN, HI)) == (*examples(target), OWN, HI)
