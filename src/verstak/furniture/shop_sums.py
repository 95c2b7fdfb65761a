"""The sums of every day in a furniture shop: strips, saw sizes, openings, gaps, holes, pitches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verstak.cutting.job import Part
from verstak.errors import UsageError
from verstak.furniture.standards.assignments import Assignment
from verstak.furniture.standards.rule_check import CheckResult, Verdict, check
from verstak.furniture.standards.rules import RuleBase
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import Cited, Computed, Given, Quantity, Words, count
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

PITCH_UM = 32_000
SETBACK_UM = 37_000
_SYSTEM_32 = Bilingual(
    "System 32, http://davelers.com/32mm/4988.html",
    "система 32, http://davelers.com/32mm/4988.html",
)
USUAL_GAP_UM = 2_000
_UM2_PER_M2 = 1_000_000**2


@dataclass(frozen=True, slots=True)
class Strips:
    """Strips of one width across a sheet, and what is left after the last cut."""

    count: Quantity
    remainder: Quantity

    def report(self) -> Report:
        """Both figures."""
        return Report(
            Bilingual("Strips across a sheet", "Полосы поперёк листа"),
            (
                Figure("strips", Bilingual("strips", "полос"), self.count),
                Figure("remainder", Bilingual("left over", "остаток"), self.remainder),
            ),
        )


@dataclass(frozen=True, slots=True)
class FrontFit:
    """A front before a carcass: the gaps that are left, and whether they are the wanted ones."""

    gap: Quantity
    wanted: Quantity
    fits: bool

    def report(self) -> Report:
        """Verdict and both gaps."""
        return Report(
            Bilingual("Front on a carcass", "Фасад на корпусе"),
            (
                Figure("fits", Bilingual("fits", "подходит"), self.fits),
                Figure("gap", Bilingual("gap on both sides together", "зазор суммарно"), self.gap),
                Figure("wanted", Bilingual("wanted", "нужно"), self.wanted),
            ),
        )


@dataclass(frozen=True, slots=True)
class HoleRows:
    """Two rows of System 32 holes on a side, from its front edge."""

    front: Quantity
    rear: Quantity
    distance: Quantity
    on_pitch: bool

    def report(self) -> Report:
        """Both rows and whether one fitting can span them."""
        return Report(
            Bilingual("Rows of System 32", "Ряды системы 32"),
            (
                Figure("front", Bilingual("front row", "передний ряд"), self.front),
                Figure("rear", Bilingual("rear row", "задний ряд"), self.rear),
                Figure("distance", Bilingual("distance", "расстояние"), self.distance),
                Figure("on_pitch", Bilingual("a multiple of 32", "кратно 32"), self.on_pitch),
            ),
        )


@dataclass(frozen=True, slots=True)
class ConfirmatHoles:
    """The two holes of a confirmat against the rules; ``swapped``: each suits the other place."""

    check: CheckResult
    swapped: bool

    @property
    def wrong(self) -> bool:
        """A rule is broken."""
        return self.check.verdict is Verdict.DOES_NOT_CONFORM

    def report(self) -> Report:
        """The check, and a word when the drills are swapped."""
        report = self.check.report()
        swapped = Bilingual("the two holes are swapped", "отверстия перепутаны")
        figures = (*report.figures, Figure("swapped", swapped, self.swapped))
        return Report(report.title, figures, report.tables, report.notes)


@dataclass(frozen=True, slots=True)
class PartPitch:
    """The step between equal parts on a sheet map against the kerf."""

    gap: Quantity
    shortfall: Quantity
    right: bool

    def report(self) -> Report:
        """Verdict, the gap and what each part would lose."""
        return Report(
            Bilingual("Step of parts on a sheet", "Шаг деталей на карте"),
            (
                Figure("right", Bilingual("right", "верно"), self.right),
                Figure("gap", Bilingual("gap left for the saw", "место под пропил"), self.gap),
                Figure(
                    "shortfall", Bilingual("parts too small by", "детали меньше на"), self.shortfall
                ),
            ),
        )


def strips_across(sheet_width_um: int, strip_um: int, *, kerf_um: int, trim_um: int = 0) -> Strips:
    """How many strips fit across a sheet, and the rest after the last cut.

    n = ⌊(W − 2 trim + kerf) / (strip + kerf)⌋; the rest is W − 2 trim − n (strip + kerf), and
    nothing when the last strip ends within a kerf of the sheet's usable edge.

    Args:
        sheet_width_um: W, before trimming.
        strip_um: Width of a strip.
        kerf_um: Of the saw.
        trim_um: Cut off on both sides.

    Raises:
        UsageError: a width is not above zero, kerf or trim are negative, or nothing is left
            inside the trim.
    """
    usable = sheet_width_um - 2 * trim_um
    if strip_um <= 0 or kerf_um < 0 or trim_um < 0 or usable <= 0:
        raise UsageError(
            "strips need widths above zero and a kerf and trim of zero or more, found "
            f"{mm_text(strip_um)} mm across {mm_text(sheet_width_um)} mm, kerf "
            f"{mm_text(kerf_um)} mm, trim {mm_text(trim_um)} mm"
        )
    inputs = (
        ("W", _given(sheet_width_um, Bilingual("sheet", "лист"))),
        ("strip", _given(strip_um, Bilingual("strip", "полоса"))),
        ("kerf", _given(kerf_um, Bilingual("kerf", "пропил"))),
        ("trim", _given(trim_um, Bilingual("trim", "торцовка"))),
    )
    pieces = (usable + kerf_um) // (strip_um + kerf_um)
    rest = max(0, usable - pieces * (strip_um + kerf_um))
    return Strips(
        count(
            pieces,
            Computed(
                Bilingual(
                    "⌊(W − 2 trim + kerf) / (strip + kerf)⌋",
                    "⌊(W − 2 торцовки + пропил) / (полоса + пропил)⌋",
                ),
                inputs,
            ),
        ),
        Quantity(
            mm(rest),
            "mm",
            Computed(
                Bilingual("W − 2 trim − n (strip + kerf)", "W − 2 торцовки − n (полоса + пропил)"),
                inputs,
            ),
            1,
        ),
    )


def saw_size(part: Part) -> tuple[Quantity, Quantity]:
    """Length and width to saw: finished − Σ bands + Σ pre-milling.

    Source:
        Worked orders of BAZIS-Cutting in github.com/OneCAIPy/Raskroi (a row of 161×492 mm).
    """
    formula = Bilingual(
        "finished − Σ edge bands + Σ pre-milling", "чистовой − Σ кромок + Σ прифуговки"
    )
    source = "github.com/OneCAIPy/Raskroi, BASIS_AGT_3019_REFERENCE.md"
    made = []
    for saw_um, finished_um, edges in (
        (part.saw_length_um, part.length_um, (part.edges.w1, part.edges.w2)),
        (part.saw_width_um, part.width_um, (part.edges.l1, part.edges.l2)),
    ):
        bands = sum(edge.thickness_um for edge in edges if edge)
        milled = sum(edge.premilling_um for edge in edges if edge)
        inputs = (
            ("finished", _given(finished_um, Bilingual("part", "деталь"))),
            ("Σ edge bands", _given(bands, Bilingual("edges", "кромка"))),
            ("Σ pre-milling", _given(milled, Bilingual("edges", "кромка"))),
        )
        made.append(Quantity(mm(saw_um), "mm", Computed(formula, inputs, source), 1))
    return made[0], made[1]


def front_fit(carcass_um: int, front_um: int, *, gap_um: int | None = None) -> FrontFit:
    """Whether one overlay front suits a carcass of the same direction.

    Args:
        carcass_um: Height (or width) of the carcass.
        front_um: Height (or width) of the front.
        gap_um: Wanted gap at either end; ``None``: 2 mm, as a front of 716 on 720 mm has.

    Raises:
        UsageError: a size is not above zero or the gap is negative.
    """
    each = USUAL_GAP_UM if gap_um is None else gap_um
    if min(carcass_um, front_um) <= 0 or each < 0:
        raise UsageError(
            "a front needs sizes above zero and a gap of zero or more, found "
            f"{mm_text(front_um)} on {mm_text(carcass_um)} mm, gap {mm_text(each)} mm"
        )
    usual = Cited(
        "https://stolyar-26.ru/furniture/razmery-kuhonnyh-skafov-standarty-dlya-verhnih-i-niznih-"
        "skafov.html",
        note=Bilingual("front 716 mm on a carcass of 720 mm", "фасад 716 мм на корпусе 720 мм"),
    )
    one = Quantity(mm(each), "mm", usual if gap_um is None else Given(Bilingual("gap", "зазор")), 1)
    inputs = (
        ("carcass", _given(carcass_um, Bilingual("carcass", "корпус"))),
        ("front", _given(front_um, Bilingual("front", "фасад"))),
    )
    gap = carcass_um - front_um
    return FrontFit(
        gap=Quantity(
            mm(gap), "mm", Computed(Bilingual("carcass − front", "корпус − фасад"), inputs), 1
        ),
        wanted=Quantity(
            mm(2 * each), "mm", Computed(Bilingual("2 · gap", "2 · зазор"), (("gap", one),)), 1
        ),
        fits=gap == 2 * each,
    )


def system32_rows(depth_um: int, *, setback_um: int = SETBACK_UM) -> HoleRows:
    """Two rows, one setback from the front edge and one from the rear.

    Raises:
        UsageError: the rows would meet or lie outside the side.

    Source:
        System 32: 37 mm, pitch 32 mm, http://davelers.com/32mm/4988.html.
    """
    rear = depth_um - setback_um
    if not 0 < setback_um < rear:
        raise UsageError(
            f"a side of {mm_text(depth_um)} mm has no room for two rows {mm_text(setback_um)} mm "
            "from its edges"
        )
    custom = setback_um == SETBACK_UM
    front = Quantity(
        mm(setback_um),
        "mm",
        Cited(_SYSTEM_32) if custom else Given(Bilingual("setback", "отступ")),
        1,
    )
    inputs = (("depth", _given(depth_um, Bilingual("side", "боковина"))), ("setback", front))
    return HoleRows(
        front=front,
        rear=Quantity(
            mm(rear), "mm", Computed(Bilingual("depth − setback", "глубина − отступ"), inputs), 1
        ),
        distance=Quantity(
            mm(rear - setback_um),
            "mm",
            Computed(Bilingual("depth − 2 setback", "глубина − 2 отступа"), inputs),
            1,
        ),
        on_pitch=(rear - setback_um) % PITCH_UM == 0,
    )


def check_confirmat_holes(face_um: int, edge_um: int, base: RuleBase) -> ConfirmatHoles:
    """Hold the hole through the face and the one in the edge against the rules.

    Args:
        face_um: Diameter through the face of the one board.
        edge_um: Diameter in the edge of the other.
        base: The rules.
    """

    def held(face: int, edge: int) -> CheckResult:
        names = ("confirmat.face_hole", "confirmat.edge_hole")
        return check(
            tuple(
                Assignment(name, base.find_parameter(name), mm(size))
                for name, size in zip(names, (face, edge), strict=True)
            ),
            base,
        )

    result = held(face_um, edge_um)
    swapped = not result.conforms and held(edge_um, face_um).conforms
    return ConfirmatHoles(result, swapped)


def check_part_pitch(part_um: int, step_um: int, kerf_um: int) -> PartPitch:
    """Whether the step between equal parts leaves room for the saw.

    Args:
        part_um: Size of the part along the step.
        step_um: From the start of one part to the start of the next.
        kerf_um: Width of the cut.

    Raises:
        UsageError: a size is not above zero, or the parts overlap.
    """
    gap = step_um - part_um
    if part_um <= 0 or kerf_um < 0 or gap < 0:
        raise UsageError(
            f"a step of {mm_text(step_um)} mm does not hold a part of {mm_text(part_um)} mm"
        )
    inputs = (
        ("step", _given(step_um, Bilingual("step", "шаг"))),
        ("part", _given(part_um, Bilingual("part", "деталь"))),
        ("kerf", _given(kerf_um, Bilingual("kerf", "пропил"))),
    )
    short = max(0, kerf_um - gap)
    return PartPitch(
        gap=Quantity(mm(gap), "mm", Computed(Bilingual("step − part", "шаг − деталь"), inputs), 1),
        shortfall=Quantity(
            mm(short),
            "mm",
            Computed(Bilingual("kerf − (step − part)", "пропил − (шаг − деталь)"), inputs),
            1,
        ),
        right=short == 0,
    )


def parts_area(parts: Iterable[Part]) -> Quantity:
    """Finished area of all pieces, Σ n · l · w, in m²."""
    area = sum(part.quantity * part.length_um * part.width_um for part in parts)
    return Quantity(area / _UM2_PER_M2, "m²", Computed("Σ n · l · w"), 4)


def sheets_by_area(parts: Iterable[Part], length_um: int, width_um: int) -> Quantity:
    """No fewer sheets than this can do, by area alone: without kerf, trim or shape.

    Raises:
        UsageError: the sheet has no area.
    """
    if min(length_um, width_um) <= 0:
        raise UsageError(
            f"a sheet needs sides above zero, found {mm_text(length_um)}x{mm_text(width_um)} mm"
        )
    listed = tuple(parts)
    wanted = sum(part.quantity * part.length_um * part.width_um for part in listed)
    sheet = Quantity(length_um * width_um / _UM2_PER_M2, "m²", Given(Bilingual("sheet", "лист")), 4)
    inputs = (("parts", parts_area(listed)), ("sheet", sheet))
    pieces = -(-wanted // (length_um * width_um))
    return Quantity(
        pieces, "sheets", Computed(Bilingual("⌈parts / sheet⌉", "⌈детали / лист⌉"), inputs), 0
    )


def _given(length_um: int, by: Words) -> Quantity:
    return Quantity(mm(length_um), "mm", Given(by), 1)
