"""One reply in the making: choose, fill, call, render, explain; the order in which users see it."""

from __future__ import annotations

import logging
import string
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from verstak.assistant.asking_back import question_back, which_of_two
from verstak.assistant.call_plan import CallPlan, below_zero, feeders, fixed_numbers
from verstak.assistant.calling import call_tool
from verstak.assistant.choice.asked_figures import asked_figures
from verstak.assistant.choice.choosing import CERTAIN, Choice, Chooser, Kind
from verstak.assistant.choice.weighing import Weighed
from verstak.assistant.events import Answered, AssistantEvent, Status, Step, Text
from verstak.assistant.explanation import WORTH_SAYING, Explanation, results_for_model
from verstak.assistant.filling.filling import Ground, fill
from verstak.assistant.grounding.evidence import gather
from verstak.assistant.message.mention import Clause
from verstak.assistant.message.words import stems
from verstak.assistant.model_calls import ModelCalls
from verstak.assistant.options import AssistantOptions
from verstak.assistant.question import Question
from verstak.assistant.rendering.render import render_step
from verstak.assistant.rendering.rendered import Rendered
from verstak.assistant.rendering.trouble_text import render_question_back, render_trouble
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.toolbox import call
from verstak.assistant.turn import Turn
from verstak.assistant.verification import Claim
from verstak.errors import ArgumentMissing, ToolError, ToolRefused
from verstak.quantities.text import Bilingual

_log = logging.getLogger(__name__)

_READING = Bilingual("reading the question", "разбираю вопрос")
_CHOOSING = Bilingual("choosing the computation", "выбираю расчёт")
_EXPLAINING = Bilingual("writing an explanation", "пишу пояснение")
_LEFT_OUT = Bilingual(
    "*A part of the explanation was left out: nothing here stands behind what it said.*",
    "*Часть пояснения опущена: подтвердить сказанное нечем.*",
)
_NOTHING = Bilingual(
    "There is no answer to this in the loaded sources, and no computation of mine fits. I can "
    "compute shelves, joints, materials, cutting, drilling and hinges, check values against rules, and "
    "look up terms.",
    "В загруженных источниках ответа нет, и ни один расчёт не подходит. Я считаю полки, "
    "соединения, материалы, раскрой, присадку и петли, проверяю размеры по правилам и ищу термины.",
)
_TALK_TOKENS = 60
_TALK_WORDS = 6
_NEAR = 0.12
"""How much worse the tool of the step before may be and still answer the next clause as well."""


@dataclass(slots=True)
class Answer:
    """The state of one reply.

    Args:
        question: What was asked.
        turn: The same as code reads it.
        chooser: Chooses tools.
        model: The worker, for what code cannot tell.
        options: Settings.
    """

    question: Question
    turn: Turn
    chooser: Chooser
    model: ModelCalls
    options: AssistantOptions
    steps: list[Step] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    left_out: int = 0
    asked: bool = False
    why: str = ""
    _held: Step | None = None
    """A step whose figures the next clause may still ask for."""
    _parts: list[Rendered] = field(default_factory=list)
    _remarks: list[str] = field(default_factory=list)
    """Questions back and refusals: they stand under what could be worked out."""

    async def events(self) -> AsyncGenerator[AssistantEvent, None]:
        """Everything, in the order in which it is shown."""
        yield self._status(_READING)
        async for event in self._work():
            yield event
        if self._wants_words() and not self.asked:
            async for event in self._explain():
                yield event
        yield self._answered()

    async def _work(self) -> AsyncGenerator[AssistantEvent, None]:
        for clause in self.turn.asks[: self.options.most_steps]:
            async for event in self._answer_clause(clause):
                yield event
        async for event in self._show_held():
            yield event
        for text in self._composed():
            yield Text(f"{text}\n\n")
        if not self._parts and not self._remarks:
            async for event in self._talk():
                yield event

    def _composed(self) -> tuple[str, ...]:
        """The computed part: all answers first when there are several, then their details."""
        if len(self._parts) == 1:
            return (self._parts[0].markdown, *self._remarks)
        heads = "\n\n".join(part.head for part in self._parts)
        bodies = tuple(part.body for part in self._parts)
        return tuple(text for text in (heads, *bodies, *self._remarks) if text)

    async def _answer_clause(self, clause: Clause | None) -> AsyncGenerator[AssistantEvent, None]:
        plan = CallPlan()
        async for event in self._plan(clause):
            if isinstance(event, CallPlan):
                plan = event
            else:
                yield event
        if self._held and (merged := self._merged(self._held, plan)):
            self._held = merged
            return
        async for event in self._show_held():
            yield event
        async for event in self._carry_out(plan):
            yield event

    # --- deciding ----------------------------------------------------------------------------

    async def _plan(self, clause: Clause | None) -> AsyncGenerator[AssistantEvent | CallPlan, None]:
        ground = self._ground(clause)
        choice = self.chooser.choose(self.turn, ground)
        if choice.kind is Kind.STRANGE:
            yield CallPlan()
            return
        best: Weighed | None = choice.best
        if choice.kind is Kind.CLOSE:
            yield self._status(_CHOOSING)
            best = await self._chosen_by_model(choice, clause)
        if best is None:
            yield CallPlan()
            return
        self.why = self.why or best.tool.name
        words = self.turn.message.stems if clause is None else stems(clause.text)
        best = self._same_again(choice, words) or best
        answers = asked_figures(best.tool, words)
        refusal = best.refusal or (below_zero(best) if best.missing else None)
        if refusal is not None:
            yield CallPlan(best, refusal=refusal)
        elif best.filling is not None and best.filling.conflicts:
            yield CallPlan(best, conflicts=best.filling.conflicts)
        elif best.missing:
            async for event in self._completed(best, choice, ground, answers):
                yield event
        else:
            yield CallPlan(await self._without_doubts(best, ground), answers)

    async def _chosen_by_model(self, choice: Choice, clause: Clause | None) -> Weighed | None:
        text = self.turn.message.text if clause is None else clause.text
        close = choice.close
        chosen = await self.model.choose(text, [one.tool for one in close])
        found = next((one for one in close if one.tool == chosen), None)
        # "None of these" counts only where code was not sure either.
        return found or (choice.best if choice.best.score >= CERTAIN else None)

    async def _without_doubts(self, best: Weighed, ground: Ground) -> Weighed:
        """The same call, slots that several numbers suit decided by the model."""
        filling = best.filling
        if filling is None or not filling.doubts:
            return best
        open_slots = {
            doubt.slot: tuple(dict.fromkeys(filling.sources[i].said for i in doubt.choices))
            for doubt in filling.doubts
        }
        open_slots = {slot: said for slot, said in open_slots.items() if len(said) > 1}
        if not open_slots:
            return best
        picked = await self.model.pick_numbers(self.turn.message.text, best.tool, open_slots)
        fixed = fixed_numbers(filling, picked)
        try:
            return replace(best, filling=fill(best.tool, ground, fixed=fixed))
        except ToolRefused as refusal:
            _log.info("the model's numbers were refused tool=%s: %s", best.tool.name, refusal)
            return best

    async def _completed(
        self, best: Weighed, choice: Choice, ground: Ground, answers: tuple[str, ...]
    ) -> AsyncGenerator[AssistantEvent | CallPlan, None]:
        """What is missing may be another tool's result; else it is asked for."""
        for other in feeders(best, choice, self.turn.message.stems):
            step: Step | None = None
            try:
                async for event in self._call(other, (), draw=False):
                    if isinstance(event, Step):
                        step = event
                    else:
                        yield event
            except ToolError:
                continue
            fed = fill(best.tool, replace(ground, steps=(*ground.steps, step))) if step else None
            if step and fed and fed.complete:
                async for shown in self._show_held():
                    yield shown
                self._held = step
                yield CallPlan(replace(best, filling=fed), answers)
                return
        yield CallPlan(best, answers, missing=best.missing)

    def _same_again(self, choice: Choice, words: Sequence[str]) -> Weighed | None:
        """The tool of the step before, when it has a figure that this clause asks for."""
        if self._held is None:
            return None
        tool = self._held.tool
        same = next((one for one in choice.weighed if one.tool == tool and one.complete), None)
        near = same is not None and same.score > choice.best.score - _NEAR
        return same if near and asked_figures(tool, words) else None

    def _merged(self, held: Step, plan: CallPlan) -> Step | None:
        """One step for two clauses that ask the same call for different figures."""
        best = plan.weighed
        if best is None or best.filling is None or best.tool != held.tool or plan.missing:
            return None
        if tuple(best.filling.told) != held.arguments:
            return None
        return replace(held, answers=tuple(dict.fromkeys((*held.answers, *plan.answers))))

    # --- doing -------------------------------------------------------------------------------

    async def _carry_out(self, plan: CallPlan) -> AsyncGenerator[AssistantEvent, None]:
        best = plan.weighed
        if best is None:
            return
        if plan.refusal is not None:
            self._trouble(best, plan.refusal)
            return
        if plan.conflicts:
            self._question_back(which_of_two(best.tool, plan.conflicts, self.turn.language), ())
            return
        if plan.missing:
            self._question_back(*question_back(best.tool, plan.missing, self.turn.language))
            return
        try:
            async for event in self._call(best, plan.answers):
                if isinstance(event, Step):
                    self._held = event
                else:
                    yield event
        except ArgumentMissing as error:
            words = error.message if self.turn.language == "en" else error.in_russian
            self._question_back(words or error.message, ())
        except ToolError as error:
            _log.info("tool gave no result tool=%s code=%s", best.tool.name, error.code)
            self._trouble(best, error)

    async def _call(
        self, best: Weighed, answers: Sequence[str], *, draw: bool = True
    ) -> AsyncGenerator[Status | Step, None]:
        filling = best.filling
        if filling is None:
            return
        name = string.ascii_lowercase[len(self._known)]
        desk = Desk(
            language=self.turn.language,
            attachments=self.question.attachments,
            seconds=self.options.search_seconds,
            draw=draw,
        )
        work = partial(
            call,
            best.tool,
            filling.values,
            tuple(filling.told),
            name=name,
            answers=tuple(answers),
        )
        async for event in call_tool(best.tool, work, desk, self.question.stops):
            yield event

    async def _show_held(self) -> AsyncGenerator[AssistantEvent, None]:
        step, self._held = self._held, None
        if step is not None:
            self.steps.append(step)
            message = self.turn.message
            rendered = render_step(
                step,
                self.turn.language,
                fault=message.asks_fault,
                yes_no=message.asks_yes_no,
                link=self.question.link,
            )
            self.claims.extend(rendered.claims)
            self._parts.append(rendered)
            yield step

    def _question_back(self, asked: str, also: tuple[str, ...]) -> None:
        self.asked = True
        rendered = render_question_back(asked, also, self.turn.message, self.turn.language)
        self.claims.extend(rendered.claims)
        if rendered.markdown not in self._remarks:
            self._remarks.append(rendered.markdown)

    def _trouble(self, best: Weighed, error: ToolError) -> None:
        rendered = render_trouble(best.tool, error, self.turn.message, self.turn.language)
        self.claims.extend(rendered.claims)
        if rendered.markdown not in self._remarks:
            self._remarks.append(rendered.markdown)

    # --- words -------------------------------------------------------------------------------

    def _wants_words(self) -> bool:
        """Results are explained; what is quoted from a source speaks for itself."""
        return self.options.explain and any(
            step.outcome.found and not step.outcome.passages for step in self.steps
        )

    async def _explain(self) -> AsyncGenerator[AssistantEvent, None]:
        yield self._status(_EXPLAINING)
        results = results_for_model(self.steps, self.turn.language)
        pieces = self.model.explain(
            self.turn.message.text, results, self.options.explanation_tokens
        )
        async for event in self._accepted(pieces):
            yield event

    async def _talk(self) -> AsyncGenerator[AssistantEvent, None]:
        """No tool is meant: a greeting is returned, a question is not answered from nothing."""
        message = self.turn.message
        talk = not message.mentions and not message.standards and "?" not in message.text
        short = len(message.text.split()) <= _TALK_WORDS
        if not (talk and short and self.options.explain):
            yield self._text(_NOTHING.in_(self.turn.language))
            return
        self.why = self.why or "talk"
        pieces = self.model.talk(message.text, _TALK_TOKENS)
        said = False
        async for event in self._accepted(pieces, shortest=1):
            said = True
            yield event
        if not said:
            yield self._text(_NOTHING.in_(self.turn.language))

    async def _accepted(
        self, pieces: AsyncGenerator[str, None], *, shortest: int = WORTH_SAYING
    ) -> AsyncGenerator[AssistantEvent, None]:
        messages = (self.turn.message, *self.turn.earlier)
        evidence = gather(messages, self.steps, self.turn.language)
        explanation = Explanation()
        begun = False
        async for sentence in explanation.sentences(
            pieces, self.model, evidence, shortest=shortest
        ):
            yield Text(sentence.strip() if not begun else f" {sentence.strip()}")
            begun = True
        if begun:
            yield Text("\n\n")
        self.claims.extend(explanation.claims)
        self.left_out += explanation.left_out
        if explanation.left_out:
            yield self._text(_LEFT_OUT.in_(self.turn.language))

    @property
    def _known(self) -> tuple[Step, ...]:
        """Steps that have an outcome, shown or not."""
        return (*self.steps, self._held) if self._held else tuple(self.steps)

    def _status(self, words: Bilingual) -> Status:
        return Status(words.in_(self.turn.language))

    def _text(self, markdown: str) -> Text:
        return Text(f"{markdown}\n\n")

    def _ground(self, clause: Clause | None) -> Ground:
        number = None if clause is None else self.turn.message.clauses.index(clause)
        return Ground(
            message=self.turn.message,
            earlier=self.turn.earlier,
            steps=self._known,
            attachments=self.question.attachments,
            clause=number,
            language=self.turn.language,
        )

    def _answered(self) -> Answered:
        return Answered(
            language=self.turn.language,
            role=self.question.role or "analysis",
            chosen_by=self.question.chosen_by,
            why=self.question.why or self.why,
            verification=tuple(dict.fromkeys(self.claims)),
            left_out=self.left_out,
            asked=self.asked,
            usage=self.model.usage,
            timings=self.model.timings,
        )
