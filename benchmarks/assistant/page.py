"""The table of ``README.md``, written from the result files: ``python -m benchmarks.assistant.page``.

``--check`` says whether the page is as the files are, and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.fingerprint import RESULTS

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def page(readme: str, results: Path = RESULTS) -> str:
    """The page with its results section written anew.

    Args:
        readme: The page as it is.
        results: Folder of the result files.
    """
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{chr(10).join(_lines(results))}\n{END}{after}"


def _lines(results: Path) -> Iterator[str]:
    exams = [
        (path, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(results.glob("assistant_*.json"))
    ]
    exams = [(path, result) for path, result in exams if "answers" in result]
    yield "| run | questions | right | right somewhere | numeric | unaccounted | to the result, s | to the end, s |"
    yield "|---|---|---|---|---|---|---|---|"
    for path, result in exams:
        yield _row(path, result)
    for path, result in exams:
        yield ""
        yield f"**{path.stem}** ({_about(result)}), right in the first lines:"
        yield ""
        yield "| by | | right |"
        yield "|---|---|---|"
        for key in ("by_group", "by_category", "by_style"):
            for name, share in result["summary"][key].items():
                yield f"| {key.removeprefix('by_')} | {name} | {_share(share)} |"
    yield from _others(results)


def _row(path: Path, result: dict[str, Any]) -> str:
    summary = result["summary"]
    every, numeric = summary["all"], summary["numeric"]
    cells = (
        f"[{path.stem}](../results/{path.name})",
        str(every["n"]),
        _share(every),
        f"{every['anywhere']} of {every['n']}",
        _share(numeric),
        str(summary["unaccounted"]),
        _seconds(result, "computed_s"),
        _seconds(result, "end_s"),
    )
    return "| " + " | ".join(cells) + " |"


def _others(results: Path) -> Iterator[str]:
    routing = results / "assistant_routing.json"
    if routing.exists():
        result = json.loads(routing.read_text(encoding="utf-8"))
        yield ""
        yield (
            f"`auto` on the {result['split']} half "
            f"([{routing.stem}](../results/{routing.name})): {result['right']} of {result['n']}."
        )
    prefix = results / "assistant_prefix_reuse.json"
    if prefix.exists():
        result = json.loads(prefix.read_text(encoding="utf-8"))
        yield ""
        yield f"The static prompt kept ([{prefix.stem}](../results/{prefix.name})):"
        yield ""
        yield "| model | prompt ms, kept | prompt ms, not kept | ratio of pairs |"
        yield "|---|---|---|---|"
        for name, told in result.items():
            if isinstance(told, dict) and told.get("prompt_ms_ratio"):
                yield (
                    f"| {name} | {told['with']['prompt_ms']['median']} "
                    f"| {told['without']['prompt_ms']['median']} "
                    f"| {told['prompt_ms_ratio']['median']} |"
                )


def _share(share: dict[str, Any]) -> str:
    if not share["n"]:
        return "–"
    return f"{share['headline']} of {share['n']} ({share['headline'] / share['n']:.0%})"


def _seconds(result: dict[str, Any], name: str) -> str:
    seconds = result["summary"]["seconds"].get(name)
    if seconds is None or not result["quiet"]:
        return "–"  # nobody measures times on a busy machine
    return f"{seconds['median']} ({seconds['min']} to {seconds['max']})"


def _about(result: dict[str, Any]) -> str:
    words = [result["model"], "bare" if result["bare"] else "assistant", result["machine"]["date"]]
    words += [f"{role} = {model}" for role, model in result["roles"].items()]
    if result.get("cut_short"):
        words.append("cut short")
    if not result["quiet"]:
        words.append("the machine was busy")
    return ", ".join(words)


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    was = README.read_text(encoding="utf-8")
    fresh = page(was)
    if options.check:
        return 0 if fresh == was else 1
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
