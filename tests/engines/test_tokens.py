"""The tokenizer and template of the real model; under a second once it is loaded."""

from __future__ import annotations

import pytest
from tests.engines.conftest import LiveWorker

from verstak.engines.chat import ChatCall
from verstak.engines.messages import Message
from verstak.engines.tokens import apply_template, count_chat_tokens, detokenize, tokenize

pytestmark = pytest.mark.integration


def test_text_survives_the_round_trip(live: LiveWorker) -> None:
    text = "Шкаф 600×400 мм, кромка ABS\n"
    assert live.run(detokenize(live.worker, live.run(tokenize(live.worker, text)))) == text


def test_marks_written_out_are_single_tokens(live: LiveWorker) -> None:
    assert len(live.run(tokenize(live.worker, "<|im_start|><|fim_prefix|>"))) == 2


def test_the_count_is_that_of_the_rendered_conversation(live: LiveWorker) -> None:
    call = ChatCall((Message("system", "Кратко."), Message("user", "Привет")))
    prompt = live.run(apply_template(live.worker, call))
    assert prompt.endswith("<|im_start|>assistant\n")
    tokens = live.run(tokenize(live.worker, prompt))
    assert live.run(count_chat_tokens(live.worker, call)) == len(tokens)
