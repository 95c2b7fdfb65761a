"""Cutting; the test with the real model takes about 3 s."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.engines.conftest import LiveWorker
from tests.fakes.scripted_worker import ScriptedWorker, WordTokenizer

from verstak.engines.chat import ChatCall, complete_chat
from verstak.engines.context_window import answer_room, fit_chat, fit_text
from verstak.engines.infill import FORMATS
from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.sampling import Sampling
from verstak.engines.text import TextCall
from verstak.engines.tokens import count_chat_tokens
from verstak.errors import ContextOverflow


def words(prefix: str, count: int) -> str:
    return " ".join(f"{prefix}{number}" for number in range(count))


def scripted(context: int) -> ScriptedWorker:
    return ScriptedWorker(WordTokenizer().handlers, context_tokens=context)


def overflow(prompt: int | None = None, context: int | None = None) -> ContextOverflow:
    return ContextOverflow("too long", prompt_tokens=prompt, context_tokens=context)


def test_room_for_the_answer() -> None:
    assert answer_room(Sampling(), 800) == 100
    assert answer_room(Sampling(max_tokens=50), 800) == 50
    assert answer_room(Sampling(max_tokens=5000), 800) == 200
    assert answer_room(Sampling(max_tokens=-1), 800) == 100


def test_the_oldest_go_first_and_the_system_message_stays() -> None:
    worker = scripted(100)
    talk = [Message("user" if n % 2 else "assistant", words(f"m{n}-", 8)) for n in range(1, 20)]
    call = ChatCall((Message("system", "be brief"), *talk))
    fitted = asyncio.run(fit_chat(worker, call, overflow()))
    kept = fitted.call.messages
    assert kept[0] == call.messages[0]
    assert kept[1:] == call.messages[-len(kept) + 1 :]
    used = asyncio.run(count_chat_tokens(worker, fitted.call))
    assert 88 - 10 < used <= 88
    assert fitted.dropped_tokens == asyncio.run(count_chat_tokens(worker, call)) - used


def test_thousands_of_messages_take_a_dozen_counts() -> None:
    worker = scripted(200)
    call = ChatCall(tuple(Message("user", f"hello {number}") for number in range(5000)))
    asyncio.run(fit_chat(worker, call, overflow()))
    assert len(worker.requests) < 20


def test_a_result_does_not_outlive_its_call() -> None:
    worker = scripted(56)
    call = ChatCall(
        (
            Message("user", words("q", 20)),
            Message("assistant", words("c", 20)),
            Message("tool", words("r", 20)),
            Message("assistant", words("a", 2)),
            Message("user", words("w", 2)),
        )
    )
    fitted = asyncio.run(fit_chat(worker, call, overflow()))
    assert [message.role for message in fitted.call.messages] == ["assistant", "user"]


def test_a_last_message_too_long_loses_its_middle() -> None:
    worker = scripted(200)
    call = ChatCall((Message("system", "be brief"), Message("user", words("w", 500))))
    fitted = asyncio.run(fit_chat(worker, call, overflow()))
    text = fitted.call.messages[-1].text
    assert text.startswith("w0 w1 ")
    assert text.endswith(" w498 w499")
    assert "[...]" in text
    assert 80 <= asyncio.run(count_chat_tokens(worker, fitted.call)) <= 100


def test_the_head_that_must_be_kept_is_kept() -> None:
    worker = scripted(200)
    call = ChatCall((Message("user", words("w", 500)),), Sampling(keep_tokens=40))
    text = asyncio.run(fit_chat(worker, call, overflow())).call.messages[-1].text
    assert words("w", 40) in text


def test_images_are_not_cut() -> None:
    worker = ScriptedWorker(WordTokenizer().handlers, context_tokens=200)
    image = ImagePart("data:image/png;base64,AA==")
    call = ChatCall((Message("user", (TextPart(words("w", 500)), image)),))
    fitted = asyncio.run(fit_chat(worker, call, overflow()))
    assert isinstance(fitted.call.messages[0].content, tuple)
    assert fitted.call.messages[0].content[-1] == image


def test_what_is_counted_beside_the_conversation_is_kept_free() -> None:
    worker = scripted(100)
    talk = tuple(Message("user", words(f"m{n}-", 8)) for n in range(20))
    fitted = asyncio.run(fit_chat(worker, ChatCall(talk), overflow(prompt=200 + 30)))
    assert asyncio.run(count_chat_tokens(worker, fitted.call)) <= 100 - 30 - 12


def test_a_system_message_that_fills_the_context_is_refused() -> None:
    call = ChatCall((Message("system", words("s", 300)), Message("user", "hello there")))
    with pytest.raises(ContextOverflow) as caught:
        asyncio.run(fit_chat(scripted(200), call, overflow(304, 200)))
    assert caught.value.prompt_tokens == 304


def test_a_raw_prompt_is_cut_to_half_the_context() -> None:
    fitted = asyncio.run(fit_text(scripted(100), TextCall(words("w", 400)), overflow()))
    assert isinstance(fitted.call.prompt, tuple)
    assert len(fitted.call.prompt) == 50
    assert fitted.call.prompt[0] == 0
    assert fitted.call.prompt[-1] == 399
    assert fitted.dropped_tokens == 350


def test_around_a_gap_the_nearest_text_stays() -> None:
    call = TextCall(words("b", 200), suffix=words("a", 200))
    fitted = asyncio.run(fit_text(scripted(80), call, overflow()))
    assert str(fitted.call.prompt).split()[-1] == "b199"
    assert str(fitted.call.suffix).split()[0] == "a0"
    kept = len(str(fitted.call.prompt).split()) + len(str(fitted.call.suffix).split())
    assert kept == 40
    assert fitted.dropped_tokens == 360
    assert FORMATS


@pytest.mark.integration
def test_a_real_conversation_fits_after_cutting(live: LiveWorker) -> None:
    talk = tuple(
        Message("user" if n % 2 == 0 else "assistant", f"Запомни число {n}. " + "мебель " * 30)
        for n in range(41)
    )
    call = ChatCall((Message("system", "Отвечай кратко."), *talk), Sampling(max_tokens=4))
    with pytest.raises(ContextOverflow) as caught:
        live.run(complete_chat(live.worker, call))
    fitted = live.run(fit_chat(live.worker, call, caught.value))
    result = live.run(complete_chat(live.worker, fitted.call))
    before = caught.value.prompt_tokens or 0
    assert result.usage.prompt_tokens == before - fitted.dropped_tokens
    long = replace(call, messages=(Message("user", "длинный текст без конца " * 500),))
    with pytest.raises(ContextOverflow) as caught:
        live.run(complete_chat(live.worker, long))
    fitted = live.run(fit_chat(live.worker, long, caught.value))
    context = live.worker.plan.context_tokens
    used = live.run(count_chat_tokens(live.worker, fitted.call))
    assert context // 2 - 60 < used <= context // 2 + 10
