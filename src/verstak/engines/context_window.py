"""The context window: making an over-long prompt fit, and saying what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verstak.engines.chat import ChatCall
from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.engines.text import TextCall
from verstak.engines.tokens import count_chat_tokens, detokenize, tokenize
from verstak.errors import ContextOverflow

# Stands where text was cut out, so that neither model nor reader takes the ends for neighbours.
_GAP = "\n[...]\n"
# A text that is cut needs at least this much to mean anything.
_LEAST_TOKENS = 16
# Cutting works on tokens and joining makes other tokens at the seam; this covers the difference.
_SEAM_TOKENS = 8
_CUT_ATTEMPTS = 4
_KEPT_ROLES = frozenset({"system", "developer"})


@dataclass(frozen=True, slots=True)
class FittedChat:
    """A call whose prompt fits.

    Attributes:
        call: To be sent in place of the one that did not fit.
        dropped_tokens: Tokens of the original prompt that are no longer in it; at least 1.
    """

    call: ChatCall
    dropped_tokens: int


@dataclass(frozen=True, slots=True)
class FittedText:
    """A text call whose prompt fits; fields as in `FittedChat`."""

    call: TextCall
    dropped_tokens: int


def answer_room(sampling: Sampling, context_tokens: int) -> int:
    """Tokens of the context left free for the answer when a prompt has to be cut.

    What was asked for, but never more than a quarter of the context; an eighth when nothing was.
    """
    if sampling.max_tokens is not None and sampling.max_tokens > 0:
        return min(sampling.max_tokens, context_tokens // 4)
    return context_tokens // 8


async def fit_chat(worker: Worker, call: ChatCall, overflow: ContextOverflow) -> FittedChat:
    """Cut a conversation to the worker's context, as Ollama does.

    The oldest messages go first; system messages and the last message always stay. A last message
    that alone is too long loses its middle, so that the whole prompt takes about half the context.
    About a dozen counts by the worker, however many messages there are.

    Args:
        worker: Runs the model; its template and tokenizer count.
        call: What did not fit.
        overflow: The refusal. Where it counts more tokens than the conversation has (a list of
            tools, say), the difference is kept free.

    Raises:
        ContextOverflow: even the system messages leave no room.
    """
    context = overflow.context_tokens or worker.plan.context_tokens
    whole = await count_chat_tokens(worker, call)
    beside = max(0, (overflow.prompt_tokens or whole) - whole)
    budget = context - beside - answer_room(call.sampling, context)
    fitted = await _drop_oldest(worker, call, budget)
    used = await count_chat_tokens(worker, fitted)
    if used > budget:
        fitted, used = await _cut_last(worker, fitted, budget, min(budget, context // 2), overflow)
    return FittedChat(fitted, max(1, whole - used))


async def fit_text(worker: Worker, call: TextCall, overflow: ContextOverflow) -> FittedText:
    """Cut a raw prompt to half of the worker's context.

    The middle goes. Of a prompt with a suffix, what is nearest to the gap stays: three quarters
    of the room before it, one quarter after it.

    Raises:
        ContextOverflow: the context is too small for any prompt.
    """
    context = overflow.context_tokens or worker.plan.context_tokens
    target = context // 2
    if target < _LEAST_TOKENS:
        raise overflow
    if call.suffix is not None and isinstance(call.prompt, str):
        return await _fit_gap(worker, call, call.prompt, call.suffix, target)
    tokens = call.prompt
    if isinstance(tokens, str):
        tokens = tuple(await tokenize(worker, tokens, add_special=True))
    head, tail = _ends(tokens, target, call.sampling.keep_tokens)
    dropped = len(tokens) - len(head) - len(tail)
    return FittedText(replace(call, prompt=(*head, *tail)), max(1, dropped))


async def _fit_gap(
    worker: Worker, call: TextCall, prefix: str, suffix: str, target: int
) -> FittedText:
    before = await tokenize(worker, prefix)
    after = await tokenize(worker, suffix)
    kept_after = after[: max(target // 4, target - len(before))]
    kept_before = before[-(target - len(kept_after)) :]
    cut = replace(
        call,
        prompt=_whole_characters(await detokenize(worker, kept_before)),
        suffix=_whole_characters(await detokenize(worker, kept_after)),
    )
    dropped = len(before) + len(after) - len(kept_before) - len(kept_after)
    return FittedText(cut, max(1, dropped))


async def _drop_oldest(worker: Worker, call: ChatCall, budget: int) -> ChatCall:
    """Without the fewest of the oldest messages that makes it fit, or without all of them."""
    last = len(call.messages) - 1
    droppable = [
        index
        for index, message in enumerate(call.messages)
        if index != last and message.role not in _KEPT_ROLES
    ]
    low, high = 1, len(droppable)  # dropping `high` is the answer when nothing less fits
    while low < high:
        middle = (low + high) // 2
        if await count_chat_tokens(worker, _without(call, droppable[:middle])) <= budget:
            high = middle
        else:
            low = middle + 1
    # A tool's result without the call it answers would be a riddle.
    while high < len(droppable) and call.messages[droppable[high]].role == "tool":
        high += 1
    return _without(call, droppable[:high])


def _without(call: ChatCall, indexes: Sequence[int]) -> ChatCall:
    gone = frozenset(indexes)
    kept = (message for index, message in enumerate(call.messages) if index not in gone)
    return replace(call, messages=tuple(kept))


async def _cut_last(
    worker: Worker, call: ChatCall, budget: int, target: int, overflow: ContextOverflow
) -> tuple[ChatCall, int]:
    """The last message with its middle cut out, and the tokens of the whole prompt then."""
    *others, last = call.messages
    tokens = await tokenize(worker, last.text)
    bare = replace(call, messages=(*others, _with_text(last, "")))
    fixed = await count_chat_tokens(worker, bare)
    room = max(target - fixed, min(_LEAST_TOKENS, budget - fixed))
    for _ in range(_CUT_ATTEMPTS):
        if room < _LEAST_TOKENS:
            break
        head, tail = _ends(tokens, room - _SEAM_TOKENS, call.sampling.keep_tokens)
        text = _GAP.join(
            [
                _whole_characters(await detokenize(worker, head)),
                _whole_characters(await detokenize(worker, tail)),
            ]
        )
        cut = replace(call, messages=(*others, _with_text(last, text)))
        used = await count_chat_tokens(worker, cut)
        if used <= budget:
            return cut, used
        room -= used - budget
    raise ContextOverflow(
        "the system message and the tools leave no room in the context for the question",
        remedy="shorten the system message or ask for a longer context",
        prompt_tokens=overflow.prompt_tokens,
        context_tokens=overflow.context_tokens,
    )


def _with_text(message: Message, text: str) -> Message:
    if isinstance(message.content, str):
        return replace(message, content=text)
    images = tuple(part for part in message.content if isinstance(part, ImagePart))
    return replace(message, content=(TextPart(text), *images))


def _ends(
    tokens: Sequence[int], room: int, keep: int | None
) -> tuple[Sequence[int], Sequence[int]]:
    """Head and tail of at most ``room`` tokens; the head has ``keep`` of them, at least a quarter.

    A question stands at the end of a long text more often than at its beginning.
    """
    if len(tokens) <= room:
        return tokens, ()
    head = min(max(keep or 0, room // 4), room // 2)
    return tokens[:head], tokens[len(tokens) - (room - head) :]


def _whole_characters(text: str) -> str:
    """Without the halves of characters that cutting between tokens leaves at the ends."""
    return text.strip("\N{REPLACEMENT CHARACTER}")
