"""Corner joints: what published tests say, and how far that reaches."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from verstak.errors import UsageError
from verstak.furniture.materials import PRODUCT_VALUES, material
from verstak.quantities.length import mm, mm_text
from verstak.quantities.quantity import (
    Cited,
    Computed,
    Estimated,
    Given,
    Quantity,
    Words,
    words_from,
)
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

Load = Literal["tension", "compression"]
IN_LB_N_M = 0.112_984_829
_UM_PER_INCH = 25_400
_DRILLING_UM = 1_000

NOT_ALIKE = Bilingual(
    "no like-for-like test of these joints is in the loaded sources: figures and orders of "
    "different tests, boards and glues must not be ranked against each other",
    "в загруженных источниках нет опыта, где все эти соединения сравнены одинаково: числа разных "
    "опытов, плит и клеёв нельзя ставить в один ряд",
)
OPPOSED = Bilingual(
    "knock-down fittings were stronger in tension, mitres with V-nails in compression: ask which "
    "way the corner is bent",
    "разборные стяжки прочнее на растяжение, ус на V-скобах — на сжатие: важно, куда гнут угол",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One published statement about a joint."""

    words: Bilingual
    source: Words


@dataclass(frozen=True, slots=True)
class Joint:
    """A way to make the corner of a case.

    Args:
        key: Name for programs.
        name: What people call it.
        moments: Smallest and largest published moment by direction of load, N·m.
        source: Where the moments are from.
        moment_note: What was tested.
        findings: What else was published.
    """

    key: str
    name: Bilingual
    moments: Mapping[Load, tuple[Quantity, Quantity]]
    source: Words | None
    moment_note: Bilingual | None
    findings: tuple[Finding, ...]

    def lowest(self) -> Quantity | None:
        """The smallest published moment of either direction."""
        lows = [low for low, _ in self.moments.values()]
        return min(lows, key=lambda quantity: quantity.value) if lows else None


@dataclass(frozen=True, slots=True)
class JointComparison:
    """Joints side by side, and a moment held against the published ones.

    Args:
        board: Key of the board that was asked about.
        joints: All that is known.
        moment: Moment on the corner, N·m, or ``None`` when none was asked about.
        lowest: The smallest moment that any test of the sources published.
        below_lowest: The moment is smaller than that; ``None`` without a moment.
        dowel: Moment of one dowel 8 mm, 12 mm deep in the face: compression and tension.
    """

    board: str
    joints: tuple[Joint, ...]
    moment: Quantity | None
    lowest: Quantity
    below_lowest: bool | None
    dowel: tuple[Quantity, Quantity]

    def report(self) -> Report:
        """Moment first, then the joints and what was found out about them."""
        figures = [
            Figure(
                "lowest_published",
                Bilingual("smallest published corner moment", "наименьший опубликованный момент"),
                self.lowest,
            )
        ]
        notes = [NOT_ALIKE, OPPOSED, PRODUCT_VALUES]
        if self.moment is not None:
            figures = [
                Figure("moment", Bilingual("moment on the corner", "момент на угол"), self.moment),
                Figure(
                    "below_lowest",
                    Bilingual("below the smallest published", "меньше наименьшего опубликованного"),
                    self.below_lowest,
                ),
                *figures,
            ]
            notes.insert(0, _ONE_TEST)
        board = material(self.board).name
        return Report(
            title=Bilingual(f"Corner joints of {board.en}", f"Угловые соединения: {board.ru}"),
            figures=tuple(figures),
            tables=(self._moment_table(), self._finding_table()),
            notes=tuple(notes),
        )

    def _moment_table(self) -> Table:
        rows: list[tuple[Quantity | Bilingual | str | None, ...]] = []
        for joint in self.joints:
            compression = joint.moments.get("compression", (None, None))
            tension = joint.moments.get("tension", (None, None))
            what = joint.moment_note or _NO_MOMENT
            rows.append((joint.name, *compression, *tension, what, joint.source))
        rows.append(
            (_DOWEL, self.dowel[0], self.dowel[0], self.dowel[1], self.dowel[1], _DOWEL_NOTE, ZHANG)
        )
        return Table(
            "moments",
            Bilingual("Published corner moments", "Опубликованные моменты углов"),
            columns(
                ("joint", "joint", "соединение"),
                ("compression_low", "compression from", "сжатие от"),
                ("compression_high", "to", "до"),
                ("tension_low", "tension from", "растяжение от"),
                ("tension_high", "to", "до"),
                ("tested", "what was tested", "что испытано"),
                ("source", "source", "источник"),
            ),
            tuple(rows),
        )

    def _finding_table(self) -> Table:
        return Table(
            "findings",
            Bilingual("What tests say", "Что говорят опыты"),
            columns(
                ("joint", "joint", "соединение"),
                ("finding", "finding", "вывод"),
                ("source", "source", "источник"),
            ),
            tuple((j.name, f.words, f.source) for j in self.joints for f in j.findings),
        )


def compare_joints(
    board: str = "particleboard", *, force_n: float | None = None, arm_um: int | None = None
) -> JointComparison:
    """Every joint that is known, and a load on the corner held against the published ones.

    Args:
        board: Key of :mod:`verstak.furniture.materials`.
        force_n: Force on the corner's arm, N; with ``arm_um`` or not at all.
        arm_um: From the corner to the force.

    Raises:
        UsageError: no such board, a force without an arm, or one of them is not above zero.
    """
    material(board)
    if (force_n is None) != (arm_um is None):
        raise UsageError(
            "a moment needs a force and its arm", remedy="give both: --force 100 --arm 400"
        )
    moment = None
    if force_n is not None and arm_um is not None:
        moment = corner_moment(force_n, arm_um)
    lowest = lowest_published_moment()
    dowel = tuple(dowel_moment(8_000, 12_000, load) for load in _LOADS)
    return JointComparison(
        board=board,
        joints=JOINTS,
        moment=moment,
        lowest=lowest,
        below_lowest=None if moment is None else moment.value < lowest.value,
        dowel=(dowel[0], dowel[1]),
    )


def corner_moment(force_n: float, arm_um: int) -> Quantity:
    """Moment of a force on an arm, M = F · a.

    Args:
        force_n: F, N.
        arm_um: a, from the corner to the line of the force.

    Returns:
        N·m.

    Raises:
        UsageError: one of them is not above zero.
    """
    if not (math.isfinite(force_n) and force_n > 0 and arm_um > 0):
        raise UsageError(
            f"a force and its arm must be above zero, found {force_n:g} N on {mm_text(arm_um)} mm"
        )
    inputs = (
        ("F", Quantity(force_n, "N", Given(Bilingual("force", "сила")), 1)),
        ("a", Quantity(mm(arm_um), "mm", Given(Bilingual("arm", "плечо")), 1)),
    )
    return Quantity(force_n * mm(arm_um) / 1000, "N·m", Computed("M = F · a", inputs), 1)


def lowest_published_moment() -> Quantity:
    """The smallest corner moment among the joints that were tested, N·m."""
    lows = [low for joint in JOINTS if (low := joint.lowest()) is not None]
    return min(lows, key=lambda quantity: quantity.value)


def dowel_moment(diameter_um: int, face_depth_um: int, load: Load) -> Quantity:
    """Moment that one dowel holds in a corner of particleboard: an estimate.

    Compression 460.4 · D^0.452 · E^1.140, tension 614.6 · D^0.591 · E^1.180 with diameter D and
    depth in the face E in inches. The abstract that was read has lost the result's unit;
    inch-pounds are assumed, by the size of the numbers. The range is that of a hole 1 mm
    shallower or deeper; the scatter of the tests is not known.

    Args:
        diameter_um: D, from 1/4 to 3/8 in, as tested.
        face_depth_um: E, from 1/4 to 5/8 in, as tested.
        load: Whether the corner is closed (compression) or opened (tension).

    Returns:
        N·m of one dowel.

    Raises:
        UsageError: outside what was tested.

    Source:
        Zhang & Eckelman, Forest Products Journal 43(6) 1993, 19-24 (abstract).
    """
    for size_um, least, most, what in (
        (diameter_um, 0.25, 0.375, "diameter"),
        (face_depth_um, 0.25, 0.625, "depth in the face"),
    ):
        if not least - 0.02 <= size_um / _UM_PER_INCH <= most + 0.02:
            raise UsageError(
                f"dowels were tested with a {what} of {least * 25.4:.1f} to {most * 25.4:.1f} mm, "
                f"found {mm_text(size_um)} mm"
            )
    low, value, high = (
        _zhang_eckelman(diameter_um, face_depth_um + drift, load)
        for drift in (-_DRILLING_UM, 0, _DRILLING_UM)
    )
    method = Bilingual(
        f"{ZHANG.en}; unit not read, inch-pounds assumed; range: hole 1 mm shallower or deeper",
        f"{ZHANG.ru}; единица не прочитана, приняты фунт-дюймы; диапазон: отверстие мельче или "
        "глубже на 1 мм",
    )
    return Quantity(value, "N·m", Estimated(method, round(low, 2), round(high, 2)), 1)


def _zhang_eckelman(diameter_um: int, depth_um: int, load: Load) -> float:
    factor, by_diameter, by_depth = _COEFFICIENTS[load]
    inches = diameter_um / _UM_PER_INCH, depth_um / _UM_PER_INCH
    return float(factor * inches[0] ** by_diameter * inches[1] ** by_depth * IN_LB_N_M)


def read_joints(text: str) -> tuple[Joint, ...]:
    """Joints from TOML of the shape of ``data/joints.toml``."""
    return tuple(_joint(table) for table in tomllib.loads(text)["joint"])


def _joint(table: Mapping[str, Any]) -> Joint:
    moments: dict[Load, tuple[Quantity, Quantity]] = {}
    for load in _LOADS:
        if load in table:
            cited = Cited(words_from(table["source"]), note=words_from(table["moment_note"]))
            low, high = (Quantity(value, "N·m", cited, 1) for value in table[load])
            moments[load] = (low, high)
    return Joint(
        key=table["key"],
        name=Bilingual(table["en"], table["ru"]),
        moments=moments,
        source=words_from(table["source"]) if "source" in table else None,
        moment_note=Bilingual(**table["moment_note"]) if "moment_note" in table else None,
        findings=tuple(
            Finding(Bilingual(row["en"], row["ru"]), words_from(row["source"]))
            for row in table.get("finding", ())
        ),
    )


_LOADS: tuple[Load, Load] = ("compression", "tension")
_COEFFICIENTS: Mapping[Load, tuple[float, float, float]] = {
    "compression": (460.4, 0.452, 1.140),
    "tension": (614.6, 0.591, 1.180),
}
ZHANG = Bilingual(
    "Zhang & Eckelman, Forest Products Journal 43(6) 1993, 19-24, abstract",
    "Zhang & Eckelman, Forest Products Journal 43(6) 1993, 19-24, аннотация",
)
_NO_MOMENT = Bilingual(
    "no corner moment in the loaded sources", "момента угла в загруженных источниках нет"
)
_DOWEL = Bilingual(
    "one dowel Ø8, 12 mm in the face of particleboard", "один шкант Ø8, 12 мм в пласти ДСтП"
)
_DOWEL_NOTE = Bilingual(
    "estimate for one dowel: the unit was not read, inch-pounds are assumed",
    "оценка на один шкант: единица не прочитана, приняты фунт-дюймы",
)
_ONE_TEST = Bilingual(
    "the published moments are failures of corners with screws and a back panel in one test, not "
    "allowable loads; another joint or board may hold less",
    "опубликованные моменты — разрушение углов на шурупах с задней стенкой в одном опыте, а не "
    "допустимые нагрузки; другое соединение или плита могут держать меньше",
)
JOINTS: tuple[Joint, ...] = read_joints(
    files("verstak.furniture").joinpath("data", "joints.toml").read_text(encoding="utf-8")
)
"""Every joint that is known."""
