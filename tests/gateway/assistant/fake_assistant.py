"""A fake assistant: real events, real tools, no model. It says what the question's text orders."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio

from verstak.assistant.calling import call_tool
from verstak.assistant.events import Answered, Argument, AssistantEvent, Status, Step, Text
from verstak.assistant.question import Question, RoleChoice
from verstak.assistant.rendering.render import render_step
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.toolbox import Toolbox, call
from verstak.assistant.verification import Claim
from verstak.engines.events import Timings, Usage
from verstak.engines.protocol import Worker
from verstak.errors import EngineDied


class FakeAssistant:
    """Obeys words of the last message: double, search, die early, die late, wait, ask."""

    def __init__(self, toolbox: Toolbox) -> None:
        self.toolbox = toolbox
        self.questions: list[Question] = []
        self.cancelled = 0
        self.deaths = 0

    def choose_role(self, question: Question) -> RoleChoice:
        if "analysis" in question.messages[-1].text:
            return RoleChoice("analysis", "double_length")
        return RoleChoice("chat", "talk")

    async def answer(
        self, question: Question, worker: Worker
    ) -> AsyncGenerator[AssistantEvent, None]:
        del worker
        self.questions.append(question)
        order = question.messages[-1].text
        try:
            if "die early" in order and self.deaths == 0:
                self.deaths += 1
                raise EngineDied("the worker has gone")
            yield Status("думаю")
            if "die late" in order and self.deaths == 0:
                self.deaths += 1
                raise EngineDied("the worker has gone")
            if "wait" in order:
                await anyio.sleep_forever()
            name = "search_forever" if "search" in order else "double_length"
            async with aclosing(self._call(name, question)) as pieces:
                async for piece in pieces:
                    yield piece
            yield Text("Так вот. ")
            yield Text("Это всё.")
            yield self._answered(question)
        except GeneratorExit:
            self.cancelled += 1
            raise
        except anyio.get_cancelled_exc_class():
            self.cancelled += 1
            raise

    async def _call(self, name: str, question: Question) -> AsyncGenerator[AssistantEvent, None]:
        tool = self.toolbox.tools[name]
        values = {"length": 300.0, "drawn": True} if name == "double_length" else {}
        told = tuple(Argument(key, key, value, "", "given", key) for key, value in values.items())
        pieces = call_tool(
            tool, lambda desk: call(tool, values, told, desk), Desk(), question.stops
        )
        async with aclosing(pieces):
            async for piece in pieces:
                yield piece
                if isinstance(piece, Step):
                    link = None if "no links" in question.messages[-1].text else question.link
                    rendered = render_step(piece, "ru", fault=False, yes_no=False, link=link)
                    yield Text(rendered.markdown + "\n\n")

    def _answered(self, question: Question) -> Answered:
        assert question.role is not None
        claim = Claim(
            "600 мм", 600.0, "mm", "computed", "2 a", "двойная длина", "double_length", "a"
        )
        return Answered(
            language="ru",
            role=question.role,
            chosen_by=question.chosen_by,
            why=question.why,
            verification=(claim,),
            left_out=1,
            usage=Usage(prompt_tokens=40, completion_tokens=7),
            timings=Timings(prompt_n=30, cache_n=10, predicted_n=7),
        )
