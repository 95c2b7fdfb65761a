"""Do the default models call the right tools? Labelled conversations, scored by code.

``python -m benchmarks.engines.tool_choice [--out NAME] MODEL.gguf ...`` runs the cases of
``tests/engines/tool_cases.json`` on each model at temperature 0; about two minutes for 0.5B and
four for 1.5B on two quiet cores. The prompts were chosen among a handful of wordings with these
cases in sight, so the figures are of a tuning set: good for comparing, not a promise.

A case is right when the model answers in the right way (words or calls), with exactly the expected
calls and arguments (text: contains one of the spellings, whatever the case; numbers: equal), or with the expected
figures in its words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.fingerprint import spread, write_result
from verstak.engines.chat import ChatCall
from verstak.engines.events import Timings, Usage
from verstak.engines.llama_cpp.worker import LlamaCppWorker
from verstak.engines.messages import Message
from verstak.engines.protocol import LaunchPlan, Worker, WorkerOptions
from verstak.engines.sampling import Sampling
from verstak.engines.tool_calling import Finished, TextDelta, ToolCalls, answer_with_tools
from verstak.engines.tools import ToolCall, ToolChoice, ToolMode, ToolSpec

CASES = Path(__file__).parents[2] / "tests" / "engines" / "tool_cases.json"
REPLY_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model did with one case."""

    case: Mapping[str, Any]
    text: str
    calls: tuple[ToolCall, ...]
    finished: Finished
    wall_s: float

    @property
    def right_way(self) -> bool:
        """Words where words were due, calls where calls were."""
        wanted: str = self.case["expect"]["kind"]
        return bool(self.calls) == (wanted == "calls")

    @property
    def right(self) -> bool:
        """Right in every respect."""
        expect = self.case["expect"]
        if not self.right_way:
            return False
        if expect["kind"] == "text":
            return all(figure in self.text for figure in expect.get("contains", ()))
        if "calls" not in expect:
            return True
        return len(self.calls) == len(expect["calls"]) and all(
            any(matches(call, wanted) for call in self.calls) for wanted in expect["calls"]
        )


def matches(call: ToolCall, wanted: Mapping[str, Any]) -> bool:
    """Whether a call is the expected one, as far as arguments are labelled."""
    if call.name != wanted["name"]:
        return False
    for name, value in wanted["arguments"].items():
        found = call.arguments.get(name)
        if isinstance(value, str):
            spellings = value.casefold().split("|")
            if not isinstance(found, str) or not any(s in found.casefold() for s in spellings):
                return False
        elif found != value:
            return False
    return True


def messages_of(case: Mapping[str, Any]) -> tuple[Message, ...]:
    """A case's conversation."""
    return tuple(
        Message(
            role=turn["role"],
            content=turn["content"],
            tool_calls=tuple(
                ToolCall(call["id"], call["name"], call["arguments"])
                for call in turn.get("tool_calls", ())
            ),
            tool_name=turn.get("tool_name"),
            tool_call_id=turn.get("tool_call_id"),
        )
        for turn in case["messages"]
    )


def choice_of(case: Mapping[str, Any]) -> ToolChoice:
    """A case's ``tool_choice``."""
    choice = case["choice"]
    if isinstance(choice, str):
        return ToolChoice(ToolMode(choice))
    return ToolChoice(ToolMode.REQUIRED, choice["name"])


async def run_case(
    worker: Worker, case: Mapping[str, Any], tools: Mapping[str, ToolSpec]
) -> Outcome:
    """Ask the model once."""
    call = ChatCall(messages_of(case), Sampling(temperature=0, max_tokens=None))
    offered = [tools[name] for name in case["tools"]]
    text: list[str] = []
    calls: tuple[ToolCall, ...] = ()
    finished = Finished("stop", Usage(), Timings(), Timings())
    begun = time.perf_counter()
    events = answer_with_tools(
        worker, call, offered, choice=choice_of(case), parallel=case["parallel"]
    )
    async for event in events:
        match event:
            case TextDelta():
                text.append(event.content)
                if len(text) >= REPLY_TOKENS:  # enough to see which way it went
                    break
            case ToolCalls():
                calls = event.calls
            case Finished():
                finished = event
    await events.aclose()
    return Outcome(case, "".join(text), calls, finished, time.perf_counter() - begun)


def scores(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Shares right, over all and by group, and what went wrong."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.case["group"]].append(outcome)
    decisions = [
        outcome.finished.decision.prompt_ms + outcome.finished.decision.predicted_ms
        for outcome in outcomes
        if outcome.finished.decision.prompt_n
    ]
    return {
        "cases": len(outcomes),
        "right_way": _share([outcome.right_way for outcome in outcomes]),
        "right": _share([outcome.right for outcome in outcomes]),
        "right_by_group": {
            name: f"{sum(outcome.right for outcome in group)}/{len(group)}"
            for name, group in sorted(groups.items())
        },
        "decision_ms": spread(decisions, 0) if decisions else None,
        "case_s": spread([outcome.wall_s for outcome in outcomes], 2),
        "wrong": [
            {
                "id": outcome.case["id"],
                "calls": [[call.name, dict(call.arguments)] for call in outcome.calls],
                "text": outcome.text[:120],
            }
            for outcome in outcomes
            if not outcome.right
        ],
    }


def _share(flags: Sequence[bool]) -> float:
    return round(sum(flags) / len(flags), 3)


async def measure(model: Path, cases: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """Every case on one model."""
    tools = {
        tool["name"]: ToolSpec(tool["name"], tool["description"], tool["parameters"])
        for tool in json.loads(CASES.read_text("utf-8"))["tools"]
    }
    with tempfile.TemporaryDirectory() as folder:
        worker = LlamaCppWorker(
            LaunchPlan(model, model.stem, context_tokens=4096),
            WorkerOptions(run_dir=Path(folder)),
        )
        await worker.start()
        try:
            return scores([await run_case(worker, case, tools) for case in cases])
        finally:
            await worker.stop()


def main() -> None:
    """Run the models named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--out", help="write benchmarks/results/NAME.json instead of only printing")
    parser.add_argument("--only", help="cases whose id or group contains this")
    options = parser.parse_args()
    cases = json.loads(CASES.read_text("utf-8"))["cases"]
    if options.only:
        cases = [case for case in cases if options.only in case["id"] + " " + case["group"]]
    result: dict[str, object] = {
        model.stem: asyncio.run(measure(model, cases))  # one model at a time: two cores
        for model in options.models
    }
    if options.out:
        write_result(options.out, result)
    else:
        print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
