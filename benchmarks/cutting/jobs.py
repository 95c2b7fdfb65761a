"""What is cut: the synthetic cabinet series, the real cut lists, published instances."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from verstak.cutting.files.cut_list import read_cut_list
from verstak.cutting.job import CuttingJob, FirstCut, Grain, Part, SawRules, Sheet, Trim

MM = 1000
INSTANCES = Path(__file__).parent / "instances"
SAMPLES = Path(__file__).parents[2] / "tests" / "cutting" / "samples"
SHEET = Sheet("2750x1830", 2750 * MM, 1830 * MM, trim=Trim.all_round(10 * MM))
BODY = (
    ("side", 720, 560, 2),
    ("bottom", 568, 560, 1),
    ("rail", 568, 100, 2),
    ("shelf", 566, 540, 1),
)


@dataclass(frozen=True)
class Case:
    """One job; ``target`` and ``known`` are numbers of sheets to compare with, and whose."""

    name: str
    job: CuttingJob
    target: int | None = None
    known: str = ""


def body(cabinets: int) -> CuttingJob:
    """Carcasses of base cabinets 600x720x560: no grain, kerf 4, trim 10, three stages."""
    parts = tuple(Part(n, a * MM, b * MM, q * cabinets) for n, a, b, q in BODY)
    return CuttingJob(parts, (SHEET,))


def doors(cabinets: int) -> CuttingJob:
    """Their doors, two to a cabinet, with grain."""
    return CuttingJob((Part("door", 716 * MM, 296 * MM, 2 * cabinets, Grain.LENGTH),), (SHEET,))


def workshop_cases() -> Iterator[Case]:
    """The jobs of a furniture workshop."""
    yield Case("500 cabinets, body", body(500), 162, "target")
    yield Case("500 cabinets, doors", doors(500), 56, "target")
    yield Case("30 cabinets, body", body(30), 15, "target")
    yield Case("30 cabinets, doors", doors(30), 5, "target")
    for name, sheets, whose in (("raskroy_7_bazalt", 37, "BAZIS"), ("sample_wardrobe", 2, "BAZIS")):
        data = (SAMPLES / f"{name}.json").read_bytes()
        (job,) = read_cut_list(data, name=f"{name}.json")
        yield Case(name, job, sheets, whose)


def published_cases() -> Iterator[Case]:
    """Two-dimensional guillotine instances of the literature, whole millimetres, no kerf."""
    text = (INSTANCES / "published.json").read_text(encoding="utf-8")
    for instance in json.loads(text)["instances"]:
        length, width = instance["sheet"]
        for variant, best in instance["best_known"].items():
            grain = Grain.LENGTH if variant.endswith("o") else Grain.NONE
            parts = tuple(
                Part(f"{a}x{b}", a * MM, b * MM, n, grain) for a, b, n in instance["items"]
            )
            first = FirstCut.LENGTHWISE if variant[2] == "h" else FirstCut.ANY
            rules = SawRules(kerf_um=0, stages=3, first_cut=first)
            job = CuttingJob(parts, (Sheet("bin", length * MM, width * MM),), rules)
            yield Case(f"{instance['name']} {variant}", job, best, "best known")


def with_free_stages(case: Case) -> Case:
    """The same case without a limit of stages."""
    job = replace(case.job, rules=replace(case.job.rules, stages=None))
    return replace(case, name=f"{case.name}, free stages", job=job)
