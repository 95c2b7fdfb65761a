"""What the person said beside the file: it wins over the file, and fills what the file lacks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from verstak.cutting.job import FirstCut, SawRules, Sheet, Trim


@dataclass(frozen=True, slots=True)
class SaidRules:
    """Saw rules that were said; ``None`` everywhere else.

    Args:
        kerf_um: Width of the cut.
        trim_um: Cut off every side of every sheet.
        stages: 2, 3, or ``"free"``.
        first_cut: Direction of the first round of cuts.
        longest_cut_um: Longest cut of the saw.
        min_offcut_length_um: Longer side of the smallest offcut worth keeping.
        min_offcut_width_um: Its shorter side.
    """

    kerf_um: int | None = None
    trim_um: int | None = None
    stages: int | Literal["free"] | None = None
    first_cut: FirstCut | None = None
    longest_cut_um: int | None = None
    min_offcut_length_um: int | None = None
    min_offcut_width_um: int | None = None

    def over(self, rules: SawRules) -> SawRules:
        """The rules with what was said put in their place."""
        if self.kerf_um is not None:
            rules = replace(rules, kerf_um=self.kerf_um)
        if self.stages is not None:
            rules = replace(rules, stages=None if self.stages == "free" else self.stages)
        if self.first_cut is not None:
            rules = replace(rules, first_cut=self.first_cut)
        if self.longest_cut_um is not None:
            rules = replace(rules, longest_cut_um=self.longest_cut_um)
        if self.min_offcut_length_um is not None:
            rules = replace(rules, min_offcut_length_um=self.min_offcut_length_um)
        if self.min_offcut_width_um is not None:
            rules = replace(rules, min_offcut_width_um=self.min_offcut_width_um)
        return rules


@dataclass(frozen=True, slots=True)
class CutListDefaults:
    """What holds where the file is silent, and over it where something was said.

    Args:
        sheets: Sheets to cut from; when there are any, those of the file are not used.
        rules: Saw rules that win over the file's.
        material: Material of parts that name none.
        thickness_um: Thickness of parts that state none.
    """

    sheets: tuple[Sheet, ...] = ()
    rules: SaidRules = field(default_factory=SaidRules)
    material: str = ""
    thickness_um: int | None = None

    def trimmed(self, sheet: Sheet) -> Sheet:
        """The sheet with the trim that was said, if any."""
        if self.rules.trim_um is None:
            return sheet
        return replace(sheet, trim=Trim.all_round(self.rules.trim_um))
