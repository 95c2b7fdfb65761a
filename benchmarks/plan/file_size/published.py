"""How far planned sizes lie from published ones, by architecture and file type.

Nothing is timed: the result depends on the catalogue and on the rules alone. Every file that the
catalogue knows the exact size of is planned from the geometry of its model and compared: with the
recipe of its publisher, and, as if the publisher were unknown, with the usual one. What is known
of publishers was partly learned from these very sizes, so the second figure is the one to expect
of a stranger's file.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.fingerprint import RESULTS, fingerprint
from verstak.catalog.known_model import KnownModel, PublishedFile
from verstak.catalog.known_models import known_models
from verstak.plan.model_file import model_file
from verstak.plan.type_mix.publishers import recipe_of_repository
from verstak.plan.type_mix.recipe import usual_recipe
from verstak.quantities.quantity import Estimated

HEAD_BYTES = 20_000
TARGET_PERCENT = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One published file and its plan.

    Attributes:
        head_in_range: Whether what the tensors leave of the published size is a head of the
            length that is expected; if so, every tensor is right.
        usual_bytes: Planned with the usual recipe instead of the publisher's.
    """

    model: str
    family: str
    file_type: str
    repository: str
    rules: int
    importance_matrix: bool | None
    published_bytes: int
    planned_bytes: int
    tensor_bytes: int
    head_in_range: bool
    usual_bytes: int

    @property
    def error_bytes(self) -> int:
        return self.planned_bytes - self.published_bytes

    @property
    def error_percent(self) -> float:
        return 100 * self.error_bytes / self.published_bytes

    @property
    def usual_percent(self) -> float:
        return 100 * (self.usual_bytes - self.published_bytes) / self.published_bytes


def repository_of(file: PublishedFile) -> str:
    """The repository that the row's source names."""
    found = re.search(r"\S+/\S+", file.source)
    if found is None:
        raise ValueError(f"no repository in {file.source!r}")
    return found[0]


def row_of(model: KnownModel, file: PublishedFile) -> Row:
    """Plan one published file; the model's geometry is known."""
    family = model.architecture.family if model.architecture is not None else ""
    repository = repository_of(file)
    recipe = recipe_of_repository(repository, family)
    file_type = "MXFP4_MOE" if file.file_type == "MXFP4" else file.file_type
    planned = model_file(model, file_type=file_type, recipe=recipe)
    usual = model_file(model, file_type=file_type, recipe=usual_recipe(family))
    head = planned.metadata_bytes.provenance
    left = file.size_bytes - planned.tensor_bytes
    return Row(
        model=model.name,
        family=family,
        file_type=file_type,
        repository=repository,
        rules=recipe.rules,
        importance_matrix=recipe.importance_matrix,
        published_bytes=file.size_bytes,
        planned_bytes=planned.total_bytes,
        tensor_bytes=planned.tensor_bytes,
        head_in_range=isinstance(head, Estimated) and head.low <= left <= head.high,
        usual_bytes=usual.total_bytes,
    )


def rows() -> tuple[list[Row], list[str]]:
    """Every published file of the catalogue, and those of models whose geometry is unknown."""
    planned: list[Row] = []
    unknown: list[str] = []
    for model in known_models():
        for file in model.files:
            if model.architecture is None:
                unknown.append(f"{model.name} {file.file_type}")
            else:
                planned.append(row_of(model, file))
    return planned, unknown


def table(planned: list[Row]) -> list[dict[str, object]]:
    """Files, worst error and share of exact tensors, by family and file type."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in planned:
        groups[row.family, row.file_type].append(row)
    return [
        {
            "family": family,
            "file_type": file_type,
            "files": len(group),
            "worst_percent": _furthest([row.error_percent for row in group]),
            "worst_bytes": round(_furthest([row.error_bytes for row in group])),
            "usual_percent": _furthest([row.usual_percent for row in group]),
            "tensors_exact": sum(row.head_in_range for row in group),
        }
        for (family, file_type), group in sorted(groups.items())
    ]


def _furthest(errors: Sequence[float]) -> float:
    low, high = min(errors), max(errors)
    return round(high if high >= -low else low, 4)


def main() -> int:
    """Write the table; fail where a file is further off than the target."""
    planned, unknown = rows()
    missed = [
        row
        for row in planned
        if abs(row.error_bytes) > HEAD_BYTES + TARGET_PERCENT / 100 * row.published_bytes
    ]
    told = fingerprint()
    result = {
        "question": "how far do planned file sizes lie from published ones",
        "run": {key: told[key] for key in ("date", "commit", "verstak", "python")},
        "target_percent": TARGET_PERCENT,
        "head_bytes_aside": HEAD_BYTES,
        "files": len(planned),
        "worst_percent": round(max((abs(row.error_percent) for row in planned), default=0), 4),
        "worst_percent_usual_recipe": round(
            max((abs(row.usual_percent) for row in planned), default=0), 4
        ),
        "within_target_usual_recipe": sum(
            abs(row.usual_percent) <= TARGET_PERCENT for row in planned
        ),
        "tensors_exact": sum(row.head_in_range for row in planned),
        "missed": [f"{row.model} {row.file_type}" for row in missed],
        "geometry_unknown": unknown,
        "table": table(planned),
        "rows": [
            {
                **asdict(row),
                "error_bytes": row.error_bytes,
                "error_percent": round(row.error_percent, 4),
                "usual_percent": round(row.usual_percent, 4),
            }
            for row in planned
        ],
    }
    path = RESULTS / "plan_file_size.json"
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"{len(planned)} files, worst {result['worst_percent']} %, missed {len(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
