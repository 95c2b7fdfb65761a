"""What a file listed, made into jobs: one for each material and thickness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.part_table import ListedPart
from verstak.cutting.files.stock_table import ListedSheet
from verstak.cutting.job import CuttingJob, SawRules, Sheet
from verstak.errors import InvalidCutList
from verstak.quantities.length import mm_text


@dataclass(frozen=True, slots=True)
class Listing:
    """Parts, stock and rules of one file.

    Args:
        name: Of the jobs.
        parts: In the file's order.
        sheets: Stock that the file states; may be empty.
        rules: Saw rules that the file states, over the program's own.
    """

    name: str
    parts: Sequence[ListedPart]
    sheets: Sequence[ListedSheet] = ()
    rules: SawRules = field(default_factory=SawRules)

    def jobs(self, defaults: CutListDefaults) -> tuple[CuttingJob, ...]:
        """One job per material and thickness, in the order in which they first appear.

        Raises:
            InvalidCutList: no sheet is known for one of them, or a job contradicts itself.
        """
        groups: dict[tuple[str, int | None], list[ListedPart]] = {}
        for listed in self.parts:
            material = listed.material if listed.material.strip() else defaults.material
            thickness_um = listed.thickness_um or defaults.thickness_um
            groups.setdefault((material, thickness_um), []).append(listed)
        return tuple(
            CuttingJob(
                parts=tuple(listed.part for listed in group),
                sheets=self._sheets(material, thickness_um, defaults),
                rules=defaults.rules.over(self.rules),
                name=self.name,
                material=material,
                thickness_um=thickness_um,
            )
            for (material, thickness_um), group in groups.items()
        )

    def _sheets(
        self, material: str, thickness_um: int | None, defaults: CutListDefaults
    ) -> tuple[Sheet, ...]:
        sheets = defaults.sheets or tuple(
            listed.sheet
            for listed in self.sheets
            if listed.material.strip() in {"", material.strip()}
            and listed.thickness_um in {None, thickness_um}
        )
        if not sheets:
            board = material or "the parts"
            if thickness_um is not None:
                board += f", {mm_text(thickness_um)} mm"
            among = f" among the {len(self.sheets)} listed" if self.sheets else ""
            raise InvalidCutList(
                f"{self.name}: no sheet for {board}{among}", remedy="--sheet 2750x1830"
            )
        return tuple(defaults.trimmed(sheet) for sheet in sheets)
