"""A cutting plan's figures as plain data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verstak.cutting.figures.plan_tables import UM2_PER_M2, UM_PER_M
from verstak.cutting.figures.remnants import Offcut
from verstak.cutting.figures.sequence import Cut
from verstak.cutting.job import SawRules
from verstak.cutting.layout import Node
from verstak.quantities.length import mm

if TYPE_CHECKING:  # figures.py offers this as a method, and so imports this module
    from verstak.cutting.figures.plan_figures import PlanFigures


def plan_json(figures: PlanFigures) -> dict[str, Any]:
    """A plan as plain data, lengths in mm, areas in m², coordinates from the bottom left."""
    plan = figures.plan
    job = plan.job
    return {
        "name": job.name,
        "material": job.material,
        "thickness_mm": None if job.thickness_um is None else mm(job.thickness_um),
        "rules": _rules_json(job.rules),
        "sheets": figures.sheets,
        "offcuts_used": figures.offcuts_used,
        "lower_bound": figures.lower_bound,
        "bound": None
        if plan.bound is None
        else {
            "value": plan.bound.value,
            "method": plan.bound.method,
            "cost": plan.bound.cost,
            "cost_reached": None if plan.bound.cost is None else figures.objective_cost,
        },
        "proven": plan.proven,
        "gap_percent": figures.gap_percent,
        "yield_percent": figures.yield_percent,
        "waste_m2": figures.waste_um2 / UM2_PER_M2,
        "offcuts_m2": figures.offcuts_area_um2 / UM2_PER_M2,
        "parts_m2": figures.parts_area_um2 / UM2_PER_M2,
        "sheets_m2": figures.sheets_area_um2 / UM2_PER_M2,
        "placed": figures.placed,
        "cut_m": figures.work.length_um / UM_PER_M,
        "cuts": figures.work.cuts,
        "setups": figures.work.setups,
        "turns": figures.work.turns,
        "patterns": figures.patterns,
        "cost": None if figures.cost is None else float(figures.cost),
        "cost_why": None if figures.cost_why is None else figures.cost_why.en,
        "method": plan.method,
        "seconds": plan.seconds,
        "complete": plan.complete,
        "remark": plan.remark,
        "unplaced": [
            {"name": job.parts[index].name, "part": index, "quantity": missing}
            for index, missing in plan.unplaced
        ],
        "sheet_types": [
            _sheet_json(figures, use.sheet) | {"count": use.count, "patterns": use.patterns}
            for use in figures.uses
        ],
        "edge_bands": [
            {
                "name": band.name,
                "thickness_mm": mm(band.thickness_um),
                "length_m": band.length_um / UM_PER_M,
                "sides": band.sides,
            }
            for band in figures.bands
        ],
        "layouts": [_layout_json(figures, number) for number in range(figures.patterns)],
    }


def _layout_json(figures: PlanFigures, number: int) -> dict[str, Any]:
    layout = figures.plan.layouts[number]
    return {
        "sheet": _sheet_json(figures, layout.sheet),
        "copies": layout.copies,
        "parts": [
            {"name": figures.plan.job.parts[leaf.part].name, "part": leaf.part}
            | _box_json(leaf)
            | {"turned": leaf.turned}
            for leaf in layout.parts()
            if leaf.part is not None
        ],
        "offcuts": [_box_json(each) for each in figures.offcuts if each.layout == number],
        "cuts": [_cut_json(cut) for cut in figures.cuts[number]],
    }


def _sheet_json(figures: PlanFigures, index: int) -> dict[str, Any]:
    sheet = figures.plan.job.sheets[index]
    return {
        "name": sheet.name,
        "length_mm": mm(sheet.length_um),
        "width_mm": mm(sheet.width_um),
        "offcut": sheet.offcut,
        "grain": sheet.grain.value,
        "trim_mm": {
            "left": mm(sheet.trim.left_um),
            "right": mm(sheet.trim.right_um),
            "bottom": mm(sheet.trim.bottom_um),
            "top": mm(sheet.trim.top_um),
        },
    }


def _rules_json(rules: SawRules) -> dict[str, Any]:
    longest = rules.longest_cut_um
    return {
        "kerf_mm": mm(rules.kerf_um),
        "stages": "free" if rules.stages is None else rules.stages,
        "first_cut": rules.first_cut.value,
        "longest_cut_mm": None if longest is None else mm(longest),
        "min_offcut_mm": [mm(rules.min_offcut_length_um), mm(rules.min_offcut_width_um)],
    }


def _box_json(box: Node | Offcut) -> dict[str, Any]:
    return {
        "x_mm": mm(box.x_um),
        "y_mm": mm(box.y_um),
        "dx_mm": mm(box.dx_um),
        "dy_mm": mm(box.dy_um),
    }


def _cut_json(cut: Cut) -> dict[str, Any]:
    return {
        "number": cut.number,
        "stage": cut.stage,
        "axis": cut.axis,
        "position_mm": mm(cut.position_um),
        "start_mm": [mm(each) for each in cut.start_um],
        "end_mm": [mm(each) for each in cut.end_um],
        "length_mm": mm(cut.length_um),
        "fence_mm": mm(cut.fence_um),
        "setup": cut.setup,
        "turn": cut.turn,
    }
