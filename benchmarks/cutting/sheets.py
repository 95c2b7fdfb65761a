"""How many sheets, how well proven, how fast: verstak beside the peers, in one run.

Every contender gets the same job, time limit and cores, in a process of its own, in turn: one core
for the workshop's jobs, then all of the machine's two for the published instances. About 12 minutes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

import msgspec

from benchmarks.cutting.contender import CONTENDERS
from benchmarks.cutting.jobs import Case, published_cases, with_free_stages, workshop_cases
from benchmarks.fingerprint import spread, write_result

WORKSHOP_S = 10.0
PUBLISHED_S = 5.0
REPEATS = 3
PATIENCE_S = 120.0
SOLVERS = ("verstak", "packingsolver")


def run(name: str, case: Case, seconds: float, cores: int) -> dict[str, object]:
    """One contender on one case; too slow or dead is a result too."""
    command = [sys.executable, "-m", "benchmarks.cutting.contender", name]
    try:
        done = subprocess.run(
            [*command, str(seconds), str(cores)],
            input=msgspec.json.encode(case.job),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return {"sheets": None, "why": f"not done after {PATIENCE_S:.0f} s"}
    except subprocess.CalledProcessError as error:
        return {"sheets": None, "why": error.stderr.decode(errors="replace")[-300:]}
    plain: dict[str, object] = msgspec.json.decode(done.stdout)
    return plain


def compare(
    cases: Iterable[Case], names: Iterable[str], *, seconds: float, repeats: int, cores: int
) -> list[dict[str, object]]:
    """All contenders on all cases, in turn."""
    rows = []
    for case in cases:
        job = case.job
        area = sum(p.quantity * p.saw_length_um * p.saw_width_um for p in job.parts)
        sheet = job.sheets[0].length_um * job.sheets[0].width_um
        row: dict[str, object] = {
            "case": case.name,
            "pieces": job.pieces,
            "kinds": len(job.parts),
            "compare_with": {"sheets": case.target, "whose": case.known},
        }
        runs: dict[str, list[dict[str, object]]] = {name: [] for name in names}
        for _ in range(repeats):
            for name, made in runs.items():
                made.append(run(name, case, seconds, cores))
        for name, made in runs.items():
            counts = [n for n in (each.get("sheets") for each in made) if isinstance(n, int)]
            row[name] = made[-1] | {
                "sheets_of_each_run": [each.get("sheets") for each in made],
                "yield_percent": round(100 * area / (min(counts) * sheet), 2) if counts else None,
                "wall_s": spread(
                    [float(str(each["seconds"])) for each in made if "seconds" in each] or [0.0], 3
                ),
            }
        print(case.name, {name: row[name] for name in runs}, flush=True)
        rows.append(row)
    return rows


def summary(rows: list[dict[str, object]]) -> dict[str, object]:
    """Totals over the cases that both solvers finished, and who was better where."""
    totals = {"verstak": 0, "packingsolver": 0, "known": 0}
    better, worse, proven = [], [], 0
    for row in rows:
        mine, theirs, known = row["verstak"], row["packingsolver"], row["compare_with"]
        assert isinstance(mine, dict)
        assert isinstance(theirs, dict)
        assert isinstance(known, dict)
        proven += bool(mine.get("proven"))
        totals["verstak"] += mine["sheets"]
        totals["packingsolver"] += theirs["sheets"] or 0
        totals["known"] += known["sheets"]
        if theirs["sheets"] is None or mine["sheets"] < theirs["sheets"]:
            better.append(row["case"])
        elif mine["sheets"] > theirs["sheets"]:
            worse.append(row["case"])
    return {
        "sheets": totals,
        "proven": proven,
        "cases": len(rows),
        "better": better,
        "worse": worse,
    }


def main() -> None:
    workshop = list(workshop_cases())
    free = [with_free_stages(case) for case in workshop]
    result: dict[str, object] = {
        "workshop": compare(workshop, CONTENDERS, seconds=WORKSHOP_S, repeats=REPEATS, cores=1),
        "workshop_free_stages": compare(free, SOLVERS, seconds=WORKSHOP_S, repeats=1, cores=1),
    }
    published = compare(published_cases(), SOLVERS, seconds=PUBLISHED_S, repeats=1, cores=2)
    result |= {"published": published, "published_summary": summary(published)}
    write_result("cutting_sheets", result)


if __name__ == "__main__":
    main()
