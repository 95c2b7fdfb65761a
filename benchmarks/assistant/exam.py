"""How many questions does an assistant answer rightly, and how many numbers hang in the air?

``python -m benchmarks.assistant.exam --model analysis --sets public,paraphrase,generated --out NAME``
starts a server of its own (or asks the one at ``--server``), puts every question to it with each
seed, marks the replies as a stranger would, by their words alone, and writes
``benchmarks/results/NAME.json`` after each answer. ``--bare`` asks a bare model to reason and then
give the number; ``--roles chat=qwen2.5-coder:0.5b,analysis=qwen2.5-coder:0.5b`` holds the same
assistant against another model. An answer is *right* when its first lines are; a reply that holds
the number somewhere in a table is counted apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

from benchmarks.assistant.accounting import account, foreign_numbers
from benchmarks.assistant.conversation import LONGEST_SILENCE_S, Reply, ask
from benchmarks.assistant.marking import mark
from benchmarks.assistant.own_server import own_server
from benchmarks.assistant.question import Question, paraphrases, public_questions
from benchmarks.assistant.questions import generated
from benchmarks.assistant.summary import summary
from benchmarks.fingerprint import RESULTS, fingerprint

BARE = {
    "ru": "Рассуждай по шагам, коротко, и последней строкой дай ответ: «Ответ: …» "
    "(число с единицей, да или нет).",
    "en": "Reason step by step, briefly, and end with one line: “Answer: …” "
    "(the number with its unit, yes or no).",
}
BARE_TOKENS = 220


def main() -> None:
    """Run one examination."""
    options = _options()
    asked = questions(options.sets.split(","), options.generated, options.generator_seed)
    if options.only:
        asked = [q for q in asked if options.only in f"{q.id} {q.category} {q.answer_type}"]
    asked = asked[: options.limit]
    with _server(options) as address:
        examine(address, options, asked)


def questions(sets: Sequence[str], count: int, seed: int) -> list[Question]:
    """The questions of the named sets."""
    found: list[Question] = []
    for name in sets:
        match name:
            case "public":
                found += public_questions()
            case "paraphrase":
                found += paraphrases()
            case "generated":
                found += generated(count, seed)
            case _:
                raise SystemExit(f"unknown set {name}: public, paraphrase or generated")
    return found


def examine(address: str, options: argparse.Namespace, asked: Sequence[Question]) -> None:
    """Ask everything, with every seed; the file grows with each answer."""
    rows: list[dict[str, Any]] = []
    head = {
        "machine": fingerprint(),
        "quiet": options.quiet,
        "model": options.model,
        "roles": dict(pair.split("=", 1) for pair in options.roles.split(",") if pair),
        "bare": options.bare,
        "bare_tokens": BARE_TOKENS if options.bare else None,
        "sets": options.sets,
        "generator_seed": options.generator_seed,
        "note": options.note,
    }
    timeout = httpx.Timeout(LONGEST_SILENCE_S, connect=10)
    until = time.monotonic() + options.most_minutes * 60
    with httpx.Client(base_url=address, timeout=timeout) as client:
        # Loading the model and evaluating the static prompt are not a question's time.
        ask(client, options.model, [{"role": "user", "content": "Привет"}], options=_WARM)
        for seed in range(1, options.seeds + 1):
            for question in asked:
                if time.monotonic() > until:
                    head["cut_short"] = True
                    break
                rows.append(answered(client, options, question, seed))
                _write(options.out, {**head, "summary": summary(rows), "answers": rows})
                _progress(rows)


def answered(
    client: httpx.Client, options: argparse.Namespace, question: Question, seed: int
) -> dict[str, Any]:
    """One question, asked and marked."""
    if options.bare:
        content = f"{question.text}\n{BARE[question.language]}"
        sampling: dict[str, Any] = {"seed": seed, "num_predict": BARE_TOKENS}
    else:
        content, sampling = question.text, {"seed": seed}
    reply = ask(client, options.model, [{"role": "user", "content": content}], options=sampling)
    return row_of(question, reply, seed, bare=options.bare)


def row_of(question: Question, reply: Reply, seed: int, *, bare: bool = False) -> dict[str, Any]:
    """The row of the result file."""
    text = _answer_first(reply.text) if bare else reply.text
    foreign = foreign_numbers(text, question.text, reply.verification)
    marked = mark(question, text, foreign)
    unaccounted = account(text, question.text, reply.verification)
    return {
        "id": question.id,
        "group": question.group,
        "category": question.category,
        "style": question.style,
        "language": question.language,
        "answer_type": question.answer_type,
        "seed": seed,
        "headline": marked.headline,
        "anywhere": marked.anywhere,
        "why": marked.why,
        "unaccounted": {**asdict(unaccounted), "total": unaccounted.total},
        "first_byte_s": _rounded(reply.first_byte_s),
        "first_status_s": _rounded(reply.first_status_s),
        "computed_s": _rounded(reply.computed_s),
        "end_s": _rounded(reply.end_s),
        "role": reply.assistant.get("role"),
        "tools": [
            step.get("tool") for step in reply.assistant.get("steps", ()) if isinstance(step, dict)
        ],
        "error": reply.error,
        "question": question.text,
        "expected": [*question.expected, *([] if question.verdict is None else [question.verdict])],
        "reply": reply.text,
        "verification": list(reply.verification),
    }


def _answer_first(text: str) -> str:
    """A bare model was told to reason first: its last "answer" line is its headline."""
    lines = text.strip().splitlines()
    for line in reversed(lines):
        words = line.strip(" *#")
        for word in ("Ответ", "Answer"):
            if words.startswith(word):
                return words[len(word) :].lstrip(" *:") + "\n\n" + text
    return text


_WARM = {"num_predict": 1, "seed": 1}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _write(name: str | None, result: dict[str, Any]) -> None:
    if name is None:
        return
    path = RESULTS / f"{name}.json"
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    fresh = path.with_suffix(".json.part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _progress(rows: Sequence[dict[str, Any]]) -> None:
    last = rows[-1]
    right = sum(row["headline"] for row in rows)
    print(
        f"{right}/{len(rows)} {'+' if last['headline'] else '-'} {last['id']} seed {last['seed']} "
        f"{last['end_s']} s, unaccounted {last['unaccounted']['total']}; {last['why']}",
        flush=True,
    )


@contextmanager
def _server(options: argparse.Namespace) -> Iterator[str]:
    if options.server:
        yield options.server
        return
    roles = dict(pair.split("=", 1) for pair in options.roles.split(",") if pair)
    with own_server(settings=options.settings, roles=roles, threads=options.threads) as address:
        yield address


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="chat, analysis, auto or a bare model")
    parser.add_argument("--server", help="address of a running server; else one is started")
    parser.add_argument("--settings", type=Path, help="settings file of the started server")
    parser.add_argument("--roles", default="", help="chat=MODEL,analysis=MODEL of the started one")
    parser.add_argument("--threads", type=int, help="compute threads of the started server")
    parser.add_argument("--sets", default="public", help="public,paraphrase,generated")
    parser.add_argument("--generated", type=int, default=200, help="how many generated questions")
    parser.add_argument("--generator-seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=3, help="sampling seeds 1 to N")
    parser.add_argument("--limit", type=int, help="only the first questions")
    parser.add_argument("--only", help="questions whose id, category or type contains this")
    parser.add_argument("--bare", action="store_true", help="a bare model: reason, then answer")
    parser.add_argument("--quiet", action="store_true", help="nothing else runs: times count")
    parser.add_argument("--most-minutes", type=float, default=600)
    parser.add_argument("--note", default="")
    parser.add_argument("--out", help="write benchmarks/results/NAME.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()
