"""Mark the kept replies of a result file again: ``python -m benchmarks.assistant.remark FILE ...``.

When the examiner learns to hear better, old replies are heard again and nothing is asked anew.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.assistant.conversation import Reply
from benchmarks.assistant.exam import questions, row_of
from benchmarks.assistant.summary import summary


def remarked(result: dict[str, Any]) -> dict[str, Any]:
    """The result with every kept reply marked anew.

    Args:
        result: As ``exam`` wrote it; its claims are kept with each row.
    """
    count = max((_number(row["id"]) for row in result["answers"]), default=0)
    known = {
        one.id: one for one in questions(result["sets"].split(","), count, result["generator_seed"])
    }
    rows: list[dict[str, Any]] = []
    for row in result["answers"]:
        one = known[row["id"]]
        if one.text != row["question"]:  # the wording changed since; the answer is to the old one
            one = replace(one, text=row["question"])
        reply = Reply(row["reply"], tuple(row.get("verification", ())), error=row["error"])
        fresh = row_of(one, reply, row["seed"], bare=result["bare"])
        rows.append(
            row | {key: fresh[key] for key in ("headline", "anywhere", "why", "unaccounted")}
        )
    return {**result, "summary": summary(rows), "answers": rows}


def _number(name: str) -> int:
    head, _, tail = name.partition(".")
    return int(tail) if head.startswith("G") and tail.isdigit() else 0


def main() -> None:
    """Rewrite the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        result = remarked(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(path.name, result["summary"]["all"], "unaccounted", result["summary"]["unaccounted"])


if __name__ == "__main__":
    main()
