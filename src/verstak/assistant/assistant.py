"""The assistant: a question in, checked events out. To the gateway it is one more model name."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from verstak.assistant.answer import Answer
from verstak.assistant.choice.choosing import Chooser
from verstak.assistant.choice.role_choice import choose_role
from verstak.assistant.choice.tool_ranking import ToolRanking
from verstak.assistant.events import AssistantEvent
from verstak.assistant.knowledge.embedding import Vectors
from verstak.assistant.knowledge.search import Knowledge
from verstak.assistant.model_calls import ModelCalls
from verstak.assistant.options import AssistantOptions
from verstak.assistant.question import Question, RoleChoice
from verstak.assistant.tools.toolbox import Toolbox
from verstak.assistant.turn import read_turn
from verstak.engines.protocol import Worker


class Assistant:
    """Answers questions with tools, and says nothing that is not accounted for.

    Args:
        toolbox: What it can compute and look up.
        knowledge: What the tools that look things up search; the one they were made for.
        encode: Makes the vectors of sentences.
        options: Settings.
    """

    def __init__(
        self,
        toolbox: Toolbox,
        knowledge: Knowledge,
        encode: Callable[[Sequence[str]], Vectors],
        options: AssistantOptions,
    ) -> None:
        self.toolbox = toolbox
        self.options = options
        self._chooser = Chooser(ToolRanking(toolbox.tools.values(), encode), knowledge)

    def warm(self) -> None:
        """Do now what the first question would otherwise wait for; takes a second or two."""
        self._chooser.warm()

    def choose_role(self, question: Question) -> RoleChoice:
        """Which role answers a question that was put to ``auto``."""
        return choose_role(self._chooser, question)

    async def answer(
        self, question: Question, worker: Worker
    ) -> AsyncGenerator[AssistantEvent, None]:
        """Answer the last message of a conversation.

        Args:
            question: The conversation, its files and its profile.
            worker: Runs the model.

        Yields:
            What is being done, each result, pieces of the reply, and last what stands behind it.

        Raises:
            VerstakError: the worker failed. What has been sent until then is accounted for.
        """
        turn = read_turn(question)
        model = ModelCalls(worker, turn.language, question.sampling)
        answer = Answer(question, turn, self._chooser, model, self.options)
        async with aclosing(answer.events()) as events:
            async for event in events:
                yield event
