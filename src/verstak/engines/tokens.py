"""Tokens: the tokenizer and the chat template of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from verstak.engines.chat import ChatCall, chat_body
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.engines.upstream import post_for


class _Tokens(msgspec.Struct):
    tokens: list[int]


class _Content(msgspec.Struct):
    content: str


class _Prompt(msgspec.Struct):
    prompt: str


class _Count(msgspec.Struct):
    input_tokens: int


async def tokenize(worker: Worker, text: str, *, add_special: bool = False) -> list[int]:
    """Token ids of a text; special tokens written out in it are recognised.

    Args:
        worker: Whose vocabulary.
        text: Any text.
        add_special: Put the begin-of-text token first where the model wants one.

    Raises:
        VerstakError: as `upstream.post`.
    """
    body = msgspec.json.encode(
        {"content": text, "add_special": add_special, "parse_special": True},
    )
    return (await post_for(worker, "/tokenize", body, _Tokens)).tokens


async def detokenize(worker: Worker, tokens: Sequence[int]) -> str:
    """Text of token ids; broken UTF-8 at the edges becomes U+FFFD.

    Raises:
        VerstakError: as `upstream.post`.
    """
    body = msgspec.json.encode({"tokens": tokens})
    return (await post_for(worker, "/detokenize", body, _Content)).content


async def apply_template(worker: Worker, call: ChatCall) -> str:
    """The prompt text that the model's own chat template makes of a conversation.

    Raises:
        VerstakError: as `upstream.post`.
    """
    body = msgspec.json.encode(chat_body(_prompt_only(call)))
    return (await post_for(worker, "/apply-template", body, _Prompt)).prompt


async def count_chat_tokens(worker: Worker, call: ChatCall) -> int:
    """Tokens of the prompt that the worker would evaluate for a conversation.

    Raises:
        VerstakError: as `upstream.post`.
    """
    body = msgspec.json.encode(chat_body(_prompt_only(call)))
    return (await post_for(worker, "/v1/chat/completions/input_tokens", body, _Count)).input_tokens


def _prompt_only(call: ChatCall) -> ChatCall:
    return replace(call, stream=False, format=None, sampling=Sampling())
