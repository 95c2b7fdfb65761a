"""Counts of an examination: shares right by group and category, numbers unaccounted for, seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.fingerprint import spread

type Row = Mapping[str, Any]

NUMERIC = ("number", "number_list", "number+bool", "number_list+bool")


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Everything that the table shows, from the rows of an examination."""
    return {
        "all": share(rows),
        "numeric": share([row for row in rows if row["answer_type"] in NUMERIC]),
        "by_group": _shares(rows, lambda row: row["group"]),
        "by_category": _shares(rows, lambda row: row["category"]),
        "by_answer_type": _shares(rows, lambda row: row["answer_type"]),
        "by_style": _shares(rows, lambda row: row["style"] or "as given"),
        "by_language": _shares(rows, lambda row: row["language"]),
        "unaccounted": sum(row["unaccounted"]["total"] for row in rows),
        "replies_with_unaccounted": sum(row["unaccounted"]["total"] > 0 for row in rows),
        "errors": sum(row["error"] is not None for row in rows),
        "seconds": {
            name: spread(values, 2)
            for name in ("first_byte_s", "first_status_s", "computed_s", "end_s")
            if (values := [row[name] for row in rows if row[name] is not None])
        },
    }


def share(rows: Sequence[Row]) -> dict[str, Any]:
    """How many are right in their first lines, and how many somewhere."""
    return {
        "n": len(rows),
        "headline": sum(row["headline"] for row in rows),
        "anywhere": sum(row["anywhere"] for row in rows),
        "share": round(sum(row["headline"] for row in rows) / len(rows), 4) if rows else None,
    }


def _shares(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: share(groups[name]) for name in sorted(groups)}
