"""Jobs that several tests cut: the cabinet series of the benchmarks, and random ones."""

from __future__ import annotations

from hypothesis import strategies as st

from verstak.cutting.job import CuttingJob, FirstCut, Grain, Part, SawRules, Sheet, Trim

MM = 1000
SHEET = Sheet("2750x1830", 2750 * MM, 1830 * MM, trim=Trim.all_round(10 * MM))


def body(cabinets: int, *, stages: int | None = 3) -> CuttingJob:
    """Carcass parts of so many base cabinets of 600x720x560."""
    sizes = (
        ("side", 720, 560, 2),
        ("bottom", 568, 560, 1),
        ("rail", 568, 100, 2),
        ("shelf", 566, 540, 1),
    )
    parts = tuple(Part(n, a * MM, b * MM, q * cabinets) for n, a, b, q in sizes)
    return CuttingJob(parts, (SHEET,), SawRules(stages=stages))


def doors(cabinets: int) -> CuttingJob:
    """Their doors, with grain."""
    door = Part("door", 716 * MM, 296 * MM, 2 * cabinets, Grain.LENGTH)
    return CuttingJob((door,), (SHEET,))


@st.composite
def small_jobs(draw: st.DrawFn) -> CuttingJob:
    """A handful of parts on small sheets, every rule in play."""
    length, width = draw(st.integers(300, 1500)), draw(st.integers(300, 1500))
    grain = draw(st.sampled_from([Grain.NONE, Grain.LENGTH]))
    trim = Trim(*(draw(st.integers(0, 10)) * MM for _ in range(4)))
    sheet = Sheet("sheet", length * MM, width * MM, trim=trim, grain=grain)
    most = min(sheet.usable_length_um, sheet.usable_width_um) // MM
    parts = tuple(
        Part(
            f"part {index}",
            draw(st.integers(40, most)) * MM + draw(st.sampled_from([0, 0, 400])),
            draw(st.integers(40, most)) * MM,
            draw(st.integers(1, 6)),
            draw(st.sampled_from(list(Grain))),
        )
        for index in range(draw(st.integers(1, 4)))
    )
    parts = tuple(
        p if p.length_um <= most * MM else Part(p.name, most * MM, p.width_um, p.quantity, p.grain)
        for p in parts
    )
    rules = SawRules(
        kerf_um=draw(st.sampled_from([0, 3200, 4000, 4400])),
        stages=draw(st.sampled_from([2, 3, None])),
        first_cut=draw(st.sampled_from(list(FirstCut))),
    )
    return CuttingJob(parts, (sheet,), rules)
