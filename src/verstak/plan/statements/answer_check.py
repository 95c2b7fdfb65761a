"""Checking how long a plan says that an answer takes."""

from __future__ import annotations

from verstak.errors import UnsupportedFeature
from verstak.hardware.machine import Device
from verstak.plan.cost.spread import Spread
from verstak.plan.devices import device_of
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, NamedFile, named_file
from verstak.plan.statements.speed_check import planned_speed
from verstak.plan.statements.statement import AnswerTime
from verstak.plan.statements.tolerance import claim_of, off_by
from verstak.quantities.quantity import Estimated, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual


def check_answer_time(stated: AnswerTime, knowledge: Knowledge) -> Finding:
    """Seconds of an answer against what the predicted speeds leave for it."""
    named = named_file(knowledge, stated.model, stated.file_type)
    device = device_of(knowledge.accelerators.find(stated.device))
    writing = planned_speed(named, device, stated.context_tokens, knowledge)
    reading = _reading(named, device, stated.prompt_tokens, knowledge)
    low = stated.answer_tokens / writing.high + reading.low
    value = stated.answer_tokens / writing.value + reading.value
    high = stated.answer_tokens / writing.low + reading.high
    seconds = Spread(Quantity(value, "s", Estimated(_METHOD, low, high), 1), low, high)
    claim = claim_of(stated.seconds)
    verdict = Verdict.PLAUSIBLE
    if claim.middle < low:
        verdict = Verdict.WRONG
    elif claim.middle > high:
        verdict = Verdict.LOW
    en = f"{stated.answer_tokens} tokens of {named.name} on {device.name}: {seconds.text('en')}"
    ru = f"{stated.answer_tokens} токенов {named.name} на {device.name}: {seconds.text('ru')}"
    if writing.blocks_outside:
        outside = f"{writing.blocks_outside}/{writing.blocks}"
        en += f"; it does not fit whole, {outside} of its blocks lie in main memory"
        ru += f"; целиком она не помещается, {outside} её блоков лежат в обычной памяти"
    return Finding(
        id=stated.id,
        kind="answer_time",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=_RULE,
        figures=(
            Figure(
                "seconds", _SECONDS, seconds.figure, Bilingual(seconds.text(), seconds.text("ru"))
            ),
            Figure("speed", Bilingual("speed of writing", "скорость письма"), writing.quantity()),
        ),
        off_by=off_by(claim, value, "s"),
    )


def _reading(named: NamedFile, device: Device, prompt_tokens: int, knowledge: Knowledge) -> Spread:
    """Seconds before the first token; none where nothing is said of the prompt."""
    if not prompt_tokens:
        return Spread(Quantity(0.0, "s", Estimated(_METHOD, 0, 0)), 0.0, 0.0)
    model = named.model
    speed = knowledge.speed.prefill_speed(
        parameters=model.active_parameters or named.file.parameters,
        device=device,
        moe=named.architecture.experts is not None,
    )
    if speed.value is None or speed.low is None or speed.high is None:
        reason = f": {speed.reason.en}" if speed.reason else ""
        raise UnsupportedFeature(f"how fast {device.name} reads a prompt cannot be told{reason}")
    ends = (prompt_tokens / speed.high, prompt_tokens / speed.low)
    figure = Quantity(prompt_tokens / speed.value, "s", Estimated(_METHOD, *ends))
    return Spread(figure, *ends)


_SECONDS = Bilingual("predicted time of the answer", "предсказанное время ответа")
_METHOD = Bilingual(
    "answer / speed of writing + prompt / speed of reading",
    "ответ / скорость письма + запрос / скорость чтения",
)
_RULE = Bilingual(
    "the claim's middle within the predicted range is plausible, shorter wrong, longer understated",
    "середина заявленного внутри предсказанных пределов — правдоподобно, короче — неверно, длиннее "
    "— занижено",
)
