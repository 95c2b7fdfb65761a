"""Position numbers of panels: equal panels of a cabinet share one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verstak.cutting.job import EdgeBand, Edges, Grain
from verstak.furniture.bill.bill_lines import band_name
from verstak.furniture.cabinet import Cabinet
from verstak.furniture.panel import Panel, PanelRole
from verstak.furniture.views.paper import size_text
from verstak.quantities.text import Bilingual, Language

_Key = tuple[Bilingual, str, int, int, int, Grain, Edges]

_ORDER = {role: number for number, role in enumerate(PanelRole)}


@dataclass(frozen=True, slots=True)
class Position:
    """Panels that nobody could tell apart before they are drilled.

    Args:
        number: From 1, in the order of the carcass, then fronts, then drawers.
        panels: All of them.
    """

    number: int
    panels: tuple[Panel, ...]

    @property
    def panel(self) -> Panel:
        """One of them."""
        return self.panels[0]


def positions(cabinet: Cabinet) -> tuple[Position, ...]:
    """Number a cabinet's panels.

    Args:
        cabinet: As built.

    Returns:
        Every panel in exactly one position.
    """
    groups: dict[_Key, list[Panel]] = {}
    for panel in sorted(cabinet.panels, key=lambda panel: _ORDER[panel.role]):
        groups.setdefault(_key(panel), []).append(panel)
    return tuple(
        Position(number, tuple(panels)) for number, panels in enumerate(groups.values(), 1)
    )


def band_letters(cabinet: Cabinet) -> Mapping[EdgeBand, str]:
    """A letter for each edge band of a cabinet: thick ones first."""
    bands = {band for panel in cabinet.panels for band in panel.edges if band}
    ordered = sorted(bands, key=lambda band: (-band.thickness_um, band.name, band.premilling_um))
    return {band: _letter(index) for index, band in enumerate(ordered)}


def band_text(band: EdgeBand, language: Language) -> str:
    """A band's name, with its thickness unless the name says it already."""
    name = band_name(band.name).in_(language)
    thickness = size_text(language, band.thickness_um)
    said = re.findall(r"\d+(?:[.,]\d+)?", band.name)
    if any(number.replace(",", ".") == thickness.replace(",", ".") for number in said):
        return name
    return f"{name}, {thickness} {'мм' if language == 'ru' else 'mm'}"


def _letter(index: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[index] if index < len(letters) else f"a{index}"


def _key(panel: Panel) -> _Key:
    return (
        panel.name,
        panel.material,
        panel.thickness_um,
        panel.length_um,
        panel.width_um,
        panel.grain,
        panel.edges,
    )
