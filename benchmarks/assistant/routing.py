"""Does ``auto`` choose the right role? On the half of the labelled questions that nobody tuned on.

``python -m benchmarks.assistant.routing [--split tune] [--out NAME]``: the choice is code, so no
model and no server are needed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.assistant.question import DATA
from benchmarks.fingerprint import spread, write_result
from verstak.assistant.question import Question
from verstak.assistant.tools.desk import Attachment
from verstak.engines.messages import Message
from verstak.gateway.assistant.room import Answers
from verstak.settings import load_settings
from verstak.wiring import build_assistant

_CONTENT = b"name,length,width,quantity,grain\nshelf,566,540,1,none\n"
"""Of every attachment: the choice looks at names and kinds, not at what the file says."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the role that should answer it."""

    id: str
    split: str
    language: str
    role: str
    question: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for one of them."""

    labelled: Labelled
    role: str
    why: str
    milliseconds: float

    @property
    def right(self) -> bool:
        """As labelled."""
        return self.role == self.labelled.role


def labelled(split: str | None = None) -> tuple[Labelled, ...]:
    """The labelled questions of a half, or all."""
    rows: list[dict[str, Any]] = json.loads((DATA / "routing.json").read_text(encoding="utf-8"))
    every = (Labelled(**{**row, "attachments": tuple(row.get("attachments", ()))}) for row in rows)
    return tuple(one for one in every if split in {None, one.split})


def choose(assistant: Answers, one: Labelled) -> Chosen:
    """Let the assistant choose."""
    files = tuple(Attachment(name, _CONTENT) for name in one.attachments)
    begun = time.perf_counter()
    choice = assistant.choose_role(Question((Message("user", one.question),), files))
    return Chosen(one, choice.role, choice.why, (time.perf_counter() - begun) * 1000)


def scores(chosen: Sequence[Chosen]) -> dict[str, Any]:
    """Accuracy, over all and by language and role, and what went wrong."""
    groups: dict[str, list[Chosen]] = defaultdict(list)
    for one in chosen:
        groups[f"{one.labelled.language} {one.labelled.role}"].append(one)
    return {
        "n": len(chosen),
        "right": sum(one.right for one in chosen),
        "accuracy": round(sum(one.right for one in chosen) / len(chosen), 4),
        "by_group": {
            name: f"{sum(one.right for one in group)}/{len(group)}"
            for name, group in sorted(groups.items())
        },
        "chosen": dict(Counter(one.role for one in chosen)),
        "milliseconds": spread([one.milliseconds for one in chosen], 2),
        "wrong": [
            {
                "id": one.labelled.id,
                "question": one.labelled.question,
                "chosen": one.role,
                "why": one.why,
            }
            for one in chosen
            if not one.right
        ],
    }


def main() -> None:
    """Measure one half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="held_out", choices=("tune", "held_out"))
    parser.add_argument("--out", help="write benchmarks/results/NAME.json instead of only printing")
    options = parser.parse_args()
    room = build_assistant(load_settings())
    room.warm()
    result = scores([choose(room.assistant, one) for one in labelled(options.split)])
    if options.out:
        write_result(options.out, {"split": options.split, **result})
    else:
        print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
