"""What the assistant asks the model, each over the same static head of the conversation."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import msgspec

from verstak.assistant import prompts
from verstak.assistant.tools.tool import Tool
from verstak.engines.chat import ChatCall, ResponseFormat, complete_chat, stream_chat
from verstak.engines.events import Timings, Usage
from verstak.engines.messages import Message
from verstak.engines.protocol import Worker
from verstak.engines.sampling import Sampling
from verstak.errors import EngineError
from verstak.quantities.text import Language

_REWRITE_TOKENS = 60
_CHOICE_TOKENS = 40
_NUMBERS_TOKENS = 160


class _Chosen(msgspec.Struct):
    tool: str


@dataclass(slots=True)
class ModelCalls:
    """One reply's calls of one worker, and what they cost together.

    Attributes:
        worker: Runs the model.
        language: Of the reply, and so of the static head.
        sampling: For the words; choices are drawn greedily.
        usage: Tokens so far.
        timings: Cost so far.
    """

    worker: Worker
    language: Language
    sampling: Sampling
    usage: Usage = field(default_factory=Usage)
    timings: Timings = field(default_factory=Timings)

    async def choose(self, question: str, tools: Sequence[Tool]) -> Tool | None:
        """Which of a few tools answers a question; ``None`` = none of them.

        Raises:
            VerstakError: as ``engines.chat.open_chat``.
        """
        asked = prompts.choice_message(question, tools, self.language)
        said = await self._json(asked, prompts.choice_schema(tools), _CHOICE_TOKENS)
        name = msgspec.json.decode(said, type=_Chosen).tool
        return next((tool for tool in tools if tool.name == name), None)

    async def pick_numbers(
        self, question: str, tool: Tool, open_slots: Mapping[str, tuple[str, ...]]
    ) -> dict[str, str | None]:
        """Which of the question's numbers belongs to which open slot, as written there.

        Raises:
            VerstakError: as ``engines.chat.open_chat``.
        """
        asked = prompts.numbers_message(question, tool, open_slots, self.language)
        said = await self._json(asked, prompts.numbers_schema(open_slots), _NUMBERS_TOKENS)
        return msgspec.json.decode(said, type=dict[str, str | None])

    async def explain(
        self, question: str, results: Sequence[str], most_tokens: int
    ) -> AsyncGenerator[str, None]:
        """The explanation of what was computed, as it comes.

        Raises:
            VerstakError: as ``engines.chat.open_chat``.
        """
        asked = prompts.explanation_message(question, results, self.language)
        async with aclosing(self._words(asked, most_tokens)) as pieces:
            async for piece in pieces:
                yield piece

    async def talk(self, question: str, most_tokens: int) -> AsyncGenerator[str, None]:
        """A reply to what is no question of furniture.

        Raises:
            VerstakError: as ``engines.chat.open_chat``.
        """
        asked = prompts.talk_message(question, self.language)
        async with aclosing(self._words(asked, most_tokens)) as pieces:
            async for piece in pieces:
                yield piece

    async def rewrite(self, sentence: str) -> str:
        """The sentence again without what could not be accounted for.

        Raises:
            VerstakError: as ``engines.chat.open_chat``.
        """
        asked = prompts.rewrite_message(sentence, self.language)
        sampling = replace(self.sampling, temperature=0.0, max_tokens=_REWRITE_TOKENS)
        return await self._complete(ChatCall(self._conversation(asked), sampling))

    async def _json(self, asked: Message, schema: dict[str, object], tokens: int) -> bytes:
        sampling = Sampling(temperature=0.0, max_tokens=tokens)
        call = ChatCall(
            self._conversation(asked), sampling, format=ResponseFormat(schema), think=False
        )
        said = await self._complete(call)
        try:
            msgspec.json.decode(said)
        except msgspec.DecodeError as error:
            raise EngineError(f"expected JSON under a schema from the engine: {error}") from error
        return said.encode()

    async def _complete(self, call: ChatCall) -> str:
        result = await complete_chat(self.worker, call)
        self._count(result.usage, result.timings)
        return result.content

    async def _words(self, asked: Message, most_tokens: int) -> AsyncGenerator[str, None]:
        limit = self.sampling.max_tokens
        tokens = most_tokens if limit is None or limit < 0 else min(limit, most_tokens)
        sampling = replace(self.sampling, max_tokens=tokens)
        call = ChatCall(self._conversation(asked), sampling, think=False)
        async with aclosing(stream_chat(self.worker, call)) as events:
            async for event in events:
                if event.content:
                    yield event.content
                if event.usage is not None and event.timings is not None:
                    self._count(event.usage, event.timings)

    def _conversation(self, asked: Message) -> tuple[Message, ...]:
        return (*prompts.static_messages(self.language), asked)

    def _count(self, usage: Usage, timings: Timings) -> None:
        self.usage = Usage(
            self.usage.prompt_tokens + usage.prompt_tokens,
            self.usage.completion_tokens + usage.completion_tokens,
        )
        self.timings += timings
