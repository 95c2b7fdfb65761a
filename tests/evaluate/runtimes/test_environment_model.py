"""A model in another environment, asked through its script; the script is a fake of ours."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from tests.evaluate.runtimes.fake_runtime import fake_environment

from verstak.errors import Cancelled, EvaluationFailed
from verstak.evaluate.runtime import Ask, Chunk, Logits, Turn
from verstak.evaluate.runtimes.environment_model import EnvironmentModel, Script

NEVER = threading.Event()


def model_of(folder: Path, *, refuses: bool = False) -> EnvironmentModel:
    environment = fake_environment(folder, refuses=refuses)
    return EnvironmentModel(Script(environment, folder / "x.py", {}), "m")


def chunk(*tokens: int, first: int = 0) -> Chunk:
    return Chunk(np.array(tokens, np.int32), first)


def test_what_can_be_asked(tmp_path: Path) -> None:
    model = model_of(tmp_path)
    try:
        assert (model.told(NEVER).version, model.told(NEVER).begin) == ("fake 1", 7)
        assert model.tokens("abc").tolist() == [1, 2, 3]
        heard: dict[int, Logits] = {}
        chunks = [chunk(0, 6, 7, 6), chunk(0, 0, 7, first=1)]
        model.score(chunks, on_logits=heard.__setitem__, cancel=NEVER)
        assert (
            heard[0].tolist() == np.eye(8)[[0, 6, 7]].tolist()
        )  # the last position predicts nothing
        assert heard[1].tolist() == np.eye(8)[[0]].tolist()
        answer = model.answer(Ask((Turn("user", "hello"),), most_tokens=4), NEVER)
        assert answer == "HELL"
        clocked = model.clock(prompt_tokens=10, new_tokens=5, cancel=NEVER)
        assert (clocked.prompt_tokens, clocked.prompt_s, clocked.new_tokens) == (10, 0.1, 4)
    finally:
        model.close()
        model.close()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (1, "3 rows of logits were expected"),
        (2, "numbers that are none"),
        (3, "cannot"),
        (4, "gave no"),
    ],
)
def test_what_goes_wrong(tmp_path: Path, wrong: int, words: str) -> None:
    model = model_of(tmp_path)
    try:
        with pytest.raises(EvaluationFailed, match=words):
            model.score([chunk(wrong, 6, 7, 6)], on_logits=lambda *_: None, cancel=NEVER)
        assert model.tokens("a").tolist() == [1]  # in a new process, where the old one is dead
    finally:
        model.close()


def test_a_model_that_does_not_load(tmp_path: Path) -> None:
    model = model_of(tmp_path, refuses=True)
    with pytest.raises(EvaluationFailed, match="m: x: this model does not load"):
        model.tokens("a")
    model.close()


def test_a_stop(tmp_path: Path) -> None:
    model, cancel = model_of(tmp_path), threading.Event()
    model.told(cancel)
    cancel.set()
    with pytest.raises(Cancelled):
        model.score([chunk(5, 5)], on_logits=lambda *_: None, cancel=cancel)
    assert model.tokens("a").tolist() == [1]
    model.close()


def test_a_closed_one_is_not_opened_again(tmp_path: Path) -> None:
    model = model_of(tmp_path)
    model.close()
    with pytest.raises(EvaluationFailed, match="closed"):
        model.tokens("a")
