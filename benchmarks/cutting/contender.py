"""One solver on one job in a process of its own: job in, result out, as JSON.

``python -m benchmarks.cutting.contender NAME SECONDS CORES < job.json``. Peers know no kerf or trim as
such: rectpack and the shelf first fit get parts and sheet widened by one kerf, which is the same.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import msgspec
import rectpack

from verstak.cutting.checking.checker import check_plan
from verstak.cutting.job import CuttingJob, Grain
from verstak.cutting.layout import CuttingPlan
from verstak.cutting.optimise import OptimiseOptions, optimise
from verstak.cutting.solver.area_bound import area_bound
from verstak.cutting.solver.column_generation import whole
from verstak.cutting.solver.kinds import merge_kinds
from verstak.cutting.solver.packing import pack

Result = dict[str, object]


def ours(job: CuttingJob, seconds: float) -> Result:
    """What `verstak cut` does."""
    began = time.monotonic()
    first: list[float] = []
    best: list[tuple[float, int]] = []

    def told(plan: CuttingPlan) -> None:
        now = time.monotonic() - began
        first.append(now)
        if not best or plan.sheets < best[-1][1]:
            best.append((now, plan.sheets))

    plan = optimise(job, OptimiseOptions(seconds=seconds), on_progress=told)
    return {
        "sheets": plan.sheets,
        "bound": plan.bound.sheets if plan.bound else None,
        "proven": plan.proven,
        "first_answer_s": round(first[0], 3),
        "best_after_s": round(best[-1][0], 3),
        "method": plan.method,
        "remark": plan.remark,
    }


def packingsolver(job: CuttingJob, seconds: float) -> Result:
    """The solver alone, in its default anytime mode, with the same rules."""
    began = time.monotonic()
    best: list[float] = []
    job = merge_kinds(job).job
    layouts, bound = pack(
        job,
        seconds=seconds,
        deterministic=False,
        costs=(1.0,),
        on_layouts=lambda *_: best.append(time.monotonic() - began),
    )
    faults = check_plan(CuttingPlan(job, layouts)) if layouts else ()
    sheets = sum(layout.copies for layout in layouts) if layouts else None
    return {
        "sheets": sheets,
        "bound": bound,
        "proven": sheets == bound,
        "best_after_s": round(best[-1], 3) if best else None,
        "faults": len(faults),
    }


def guillotine_rectpack(job: CuttingJob, seconds: float) -> Result:
    """rectpack's guillotine packer, largest parts first; it has no limit of stages."""
    del seconds
    kerf, sheet = job.rules.kerf_um, job.sheets[0]
    free = all(part.grain is Grain.NONE for part in job.parts)
    packer = rectpack.newPacker(
        mode=rectpack.PackingMode.Offline,
        pack_algo=rectpack.GuillotineBssfSas,
        sort_algo=rectpack.SORT_AREA,
        rotation=free,
    )
    for part in job.parts:
        for _ in range(part.quantity):
            packer.add_rect(part.saw_length_um + kerf, part.saw_width_um + kerf)
    packer.add_bin(sheet.usable_length_um + kerf, sheet.usable_width_um + kerf, count=float("inf"))
    packer.pack()
    placed = len(packer.rect_list())
    return {"sheets": len(packer) if placed == job.pieces else None, "placed": placed}


def shelf_first_fit(job: CuttingJob, seconds: float) -> Result:
    """First-fit decreasing height as in a textbook: parts as written, one shelf height each."""
    del seconds
    kerf, sheet = job.rules.kerf_um, job.sheets[0]
    length, width = sheet.usable_length_um + kerf, sheet.usable_width_um + kerf
    sizes = sorted(
        (
            (part.saw_width_um + kerf, part.saw_length_um + kerf)
            for part in job.parts
            for _ in range(part.quantity)
        ),
        reverse=True,
    )
    shelves: list[list[int]] = []  # height, room
    for wide, long in sizes:
        height, extent = (long, wide) if long > length or wide > width else (wide, long)
        for shelf in shelves:
            if shelf[0] >= height and shelf[1] >= extent:
                shelf[1] -= extent
                break
        else:
            shelves.append([height, length - extent])
    sheets: list[int] = []
    for height, _ in shelves:
        for index, room in enumerate(sheets):
            if room >= height:
                sheets[index] = room - height
                break
        else:
            sheets.append(width - height)
    return {"sheets": len(sheets)}


CONTENDERS: dict[str, Callable[[CuttingJob, float], Result]] = {
    "verstak": ours,
    "packingsolver": packingsolver,
    "rectpack": guillotine_rectpack,
    "shelf first fit": shelf_first_fit,
}


def main() -> None:
    name, seconds, cores = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=CuttingJob)
    began = time.monotonic()
    result = CONTENDERS[name](job, seconds)
    result |= {
        "seconds": round(time.monotonic() - began, 3),
        "area_bound": whole(area_bound(job)),
    }
    sys.stdout.buffer.write(msgspec.json.encode(result))


if __name__ == "__main__":
    main()
