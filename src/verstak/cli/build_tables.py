"""Tables of ``verstak build``: the plan before it, the candidates after it, and both as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from rich.markup import escape
from rich.table import Table

from verstak.cli.build_progress import shown_label, step_name
from verstak.cli.build_words import duration, line
from verstak.cli.sizes import human_bytes
from verstak.evaluate.card import QualityCard
from verstak.quantities.text import Language
from verstak.workshop.build import Built
from verstak.workshop.candidate import Candidate
from verstak.workshop.gates import closed, mean_kld, task_share, top1
from verstak.workshop.plan_of_work import PlannedStep, PlanOfWork


def plan_table(plan: PlanOfWork, language: Language) -> Table:
    """Every step with what it takes."""
    table = Table(box=None, header_style="bold")
    for key in ("step", "what"):
        table.add_column(line(language, key), overflow="fold")
    for key in ("disk", "time"):
        table.add_column(line(language, key), justify="right")
    for step in plan.steps:
        table.add_row(
            line(language, step.what),
            shown_label(step.label, language),
            _disk(step, language),
            _time(step, language),
        )
    return table


def plan_lines(plan: PlanOfWork, work: Path, language: Language) -> list[str]:
    """What the plan adds up to."""
    lines = [
        line(
            language,
            "disk_sum",
            work=human_bytes(plan.work_bytes),
            folder=work,
            work_free=human_bytes(plan.work_free_bytes),
            store=human_bytes(plan.store_bytes),
            store_free=human_bytes(plan.store_free_bytes),
        )
    ]
    if plan.unknown_sizes:
        names = [
            step_name(step.what, step.label, language)
            for step in plan.steps
            if step.disk_bytes is None
        ]
        lines.append(line(language, "disk_beside", names=", ".join(names)))
    if plan.memory_bytes is None:
        lines.append(line(language, "memory_unknown"))
    else:
        lines.append(line(language, "memory", size=human_bytes(plan.memory_bytes)))
    times = plan.seconds
    if times is None:
        lines.append(line(language, "time_unknown"))
    else:
        shown = [duration(one, language) for one in times]
        lines.append(line(language, "time_sum", time=shown[0], low=shown[1], high=shown[2]))
    lines += [
        line(language, "cannot", step=step_name(step.what, step.label, language), why=step.problem)
        for step in plan.steps
        if step.problem is not None
    ]
    return lines


def candidates_table(built: Built, language: Language) -> Table:
    """Everything that was made, what is known of it, and whether it passes."""
    table = Table(box=None, header_style="bold")
    table.add_column(line(language, "level"), overflow="fold")
    table.add_column(line(language, "format"))
    for key in ("size", "bits", "kld", "top1", "tasks", "speed"):
        table.add_column(line(language, key), justify="right")
    table.add_column(line(language, "result"), overflow="fold")
    if built.reference is not None:
        name = f"({line(language, 'reference')})"
        table.add_row(name, built.reference.format, *_figures(built.reference, language), "")
    for one in built.candidates:
        verdict = _verdict(one, built.chosen, language)
        table.add_row(one.level.label, one.card.format, *_figures(one.card, language), verdict)
    for lost in built.unmade:
        why = line(language, "unmade", message=lost.message)
        if lost.remedy is not None:
            why += line(language, "remedy", remedy=lost.remedy)
        table.add_row(lost.level.label, lost.level.target.upper(), *[""] * 6, escape(why))
    return table


def plan_json(plan: PlanOfWork) -> dict[str, Any]:
    """The plan for programs."""
    times = plan.seconds
    return {
        "steps": [
            {
                "what": step.what,
                "label": step.label,
                "cached": step.cached,
                "problem": step.problem,
                "disk_bytes": step.disk_bytes,
                "disk_exact": step.disk_exact,
                "seconds": None if step.seconds is None else round(step.seconds[0], 1),
            }
            for step in plan.steps
        ],
        "work_bytes": plan.work_bytes,
        "work_free_bytes": plan.work_free_bytes,
        "store_bytes": plan.store_bytes,
        "store_free_bytes": plan.store_free_bytes,
        "memory_bytes": plan.memory_bytes,
        "seconds": None if times is None else [round(one, 1) for one in times],
        "replaces": plan.replaces,
    }


def built_json(built: Built, page: Path) -> dict[str, Any]:
    """The result for programs."""
    return {
        "candidates": [
            {
                "level": one.level.label,
                "path": str(one.path),
                "digest": f"sha256:{one.digest}",
                "passed": one.passed,
                "gates": [
                    {
                        "gate": finding.gate,
                        "limit": finding.limit,
                        "found": finding.found,
                        "passed": finding.passed,
                        "reason": None if finding.reason is None else finding.reason.en,
                    }
                    for finding in one.findings
                ],
                "card": msgspec.to_builtins(one.card),
            }
            for one in built.candidates
        ],
        "unmade": [
            {
                "level": one.level.label,
                "format": one.level.target,
                "message": one.message,
                "remedy": one.remedy,
            }
            for one in built.unmade
        ],
        "reference": None if built.reference is None else msgspec.to_builtins(built.reference),
        "chosen": None if built.chosen is None else built.chosen.level.label,
        "published": None if built.published is None else built.published.display,
        "page": str(page),
    }


def _figures(card: QualityCard, language: Language) -> tuple[str, ...]:
    kld, agreed, tasks = mean_kld(card), top1(card), task_share(card)
    rates = [one.decode_tokens_s for one in card.speed if one.decode_tokens_s is not None]
    figures = (
        human_bytes(card.size_bytes),
        f"{card.bits_per_weight:.2f}",
        "" if kld is None else f"{kld:.4f}",
        "" if agreed is None else f"{agreed:.1%}",
        "" if tasks is None else f"{tasks:.0%}",
        f"{rates[0].value:.1f}" if rates else "",
    )
    return tuple(one.replace(".", ",") for one in figures) if language == "ru" else figures


def _verdict(one: Candidate, chosen: Candidate | None, language: Language) -> str:
    if one is chosen:
        return f"[bold]{line(language, 'chosen')}[/bold]"
    shut = closed(one.findings)
    if not shut:
        return line(language, "passed")
    told = [
        line(language, "closed", gate=finding.gate, reason=finding.reason.in_(language))
        for finding in shut
        if finding.reason is not None
    ]
    return escape("; ".join(told))


def _disk(step: PlannedStep, language: Language) -> str:
    if step.cached:
        return line(language, "there")
    if step.disk_bytes is None:
        return line(language, "unknown")
    return ("" if step.disk_exact else "≈ ") + human_bytes(step.disk_bytes)


def _time(step: PlannedStep, language: Language) -> str:
    if step.cached:
        return ""
    if step.seconds is None:
        return line(language, "unknown")
    told = duration(step.seconds[0], language)
    return told if told.startswith("<") else f"≈ {told}"
