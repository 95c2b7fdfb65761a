"""``python -m benchmarks.plan.speed [evidence] [card] [parallel] [peers] [machine]``: all of them by default.

``machine`` needs a quiet machine: about eight minutes with five repetitions. Parts that are not
run keep what the result file holds of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

from benchmarks.fingerprint import RESULTS, fingerprint, write_result
from benchmarks.plan.speed.card import card
from benchmarks.plan.speed.evidence import evidence
from benchmarks.plan.speed.parallel import parallel
from benchmarks.plan.speed.peers import peers
from benchmarks.plan.speed.transfer import transfer
from verstak.engines.machine_bench import BUDGET_S

NAME = "plan_speed"
PARTS = ("evidence", "card", "parallel", "peers", "machine")


def main() -> None:
    """Run the parts that were asked for and write the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan.speed", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="by default all")
    parser.add_argument("--repetitions", type=int, default=5, help="of the machine's part")
    parser.add_argument("--note", default="", help="conditions of the machine's part")
    parser.add_argument(
        "--budget-s",
        type=float,
        default=BUDGET_S,
        help="as of the bench itself; 0 = only the tensor types that the 0.5B holds",
    )
    given = parser.parse_args()
    runs: dict[str, Callable[[], dict[str, Any]]] = {
        "evidence": evidence,
        "card": card,
        "parallel": parallel,
        "peers": peers,
        "machine": lambda: {
            "note": given.note,
            **transfer(given.repetitions, budget_s=given.budget_s),
        },
    }
    path = RESULTS / f"{NAME}.json"
    held = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    result: dict[str, Any] = {
        "question": "how far are predicted tokens a second from measured ones",
        **{part: held[part] for part in PARTS if part in held},
    }
    for part in given.parts or PARTS:
        result[part] = {"run_on": fingerprint(), **runs[part]()}
    write_result(NAME, result)


if __name__ == "__main__":
    main()
