"""Jobs of several files that one saw cuts from the same boards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verstak.cutting.job import CuttingJob, SawRules, Sheet


def cut_together(jobs: Sequence[CuttingJob]) -> tuple[CuttingJob, ...]:
    """Join jobs of equal material, thickness, sheets and rules; the others stay apart.

    Raises:
        InvalidCutList: together they are too many parts.
    """
    groups: dict[tuple[str, int | None, tuple[Sheet, ...], SawRules], list[CuttingJob]] = {}
    for job in jobs:
        key = (job.material.casefold(), job.thickness_um, job.sheets, job.rules)
        groups.setdefault(key, []).append(job)
    return tuple(
        replace(
            group[0],
            parts=tuple(part for job in group for part in job.parts),
            name=" + ".join(dict.fromkeys(job.name for job in group if job.name)),
        )
        for group in groups.values()
    )
