"""Cabinets from TOML: tables ``[[cabinet]]`` with lengths in mm, and ``[defaults]`` for all."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StrictStr

from verstak.cutting.job import EdgeBand
from verstak.errors import InvalidCabinet
from verstak.furniture.cabinet import Fastener
from verstak.furniture.cabinet_spec import (
    BackPlace,
    BoardChoice,
    BottomPlace,
    CabinetKind,
    CabinetSpec,
    FrontPlace,
    SlideSystem,
    Support,
    TopKind,
)
from verstak.furniture.orders.toml_document import Length, Written, check, check_keys, load_toml

TABLES = ("cabinet", "defaults", "prices", "sheet", "saw")
MOST_CABINETS = 1_000
MOST_COPIES = 100_000

KIND_DEFAULTS: dict[str, dict[str, Any]] = {
    CabinetKind.WALL: {"top": "full", "support": "none"},
    CabinetKind.TALL: {"top": "full"},
    CabinetKind.WARDROBE: {"top": "full", "support": "plinth"},
    CabinetKind.DRAWERS: {"doors": 0, "shelves": 0, "drawers": 3},
}
"""What a kind means where neither the cabinet nor ``[defaults]`` says otherwise."""


class _Board(Written):
    material: StrictStr
    thickness: Length
    decor: StrictStr = ""
    grain: StrictBool = False


class _Band(Written):
    name: StrictStr
    thickness: Length
    premilling: Length = 0


def _band_or_not(written: object) -> object:
    if written is False:
        return None
    if not isinstance(written, dict):
        raise ValueError(  # noqa: TRY004 - pydantic turns a ValueError into a message
            f'expected {{name = "…", thickness = 2}} or false, found {written!r}'
        )
    return written


_BandOrNot = Annotated[_Band | None, BeforeValidator(_band_or_not)]


class _Cabinet(Written):
    kind: CabinetKind
    width: Length
    height: Length
    depth: Length
    name: StrictStr = ""
    quantity: Annotated[StrictInt, Field(ge=1, le=MOST_COPIES)] = 1
    carcass: _Board | None = None
    front: _Board | None = None
    back: _Board | None = None
    bottom: BottomPlace | None = None
    top: TopKind | None = None
    rail_width: Length | None = None
    back_place: BackPlace | None = None
    groove_depth: Length | None = None
    groove_offset: Length | None = None
    support: Support | None = None
    support_height: Length | None = None
    fronts: FrontPlace | None = None
    front_gap: Length | None = None
    doors: StrictInt | None = None
    shelves: StrictInt | None = None
    shelf_setback: Length | None = None
    drawers: StrictInt | None = None
    slides: SlideSystem | None = None
    dividers: StrictInt | None = None
    rod: StrictBool | None = None
    carcass_fastener: Fastener | None = None
    visible_edge: _BandOrNot = None
    hidden_edge: _BandOrNot = None
    front_edge: _BandOrNot = None
    blind: Length | None = None


_LENGTHS = (
    "rail_width",
    "groove_depth",
    "groove_offset",
    "support_height",
    "front_gap",
    "shelf_setback",
    "blind",
)
_AS_WRITTEN = (
    "bottom",
    "top",
    "back_place",
    "support",
    "fronts",
    "doors",
    "shelves",
    "drawers",
    "slides",
    "dividers",
    "rod",
    "carcass_fastener",
)


def read_cabinets(text: str, *, name: str) -> tuple[tuple[CabinetSpec, int], ...]:
    """Cabinets of a file, with how many of each.

    Keys are those of :class:`~verstak.furniture.cabinet_spec.CabinetSpec` without ``_um``, in
    millimetres; boards and bands are inline tables, ``false`` stands for no band. A cabinet's own
    keys come before those of ``[defaults]``, and those before the usual ones of its kind. Prices,
    sheets and the saw in the same file are left to :func:`verstak.furniture.orders.order.read_order`.

    Args:
        text: The file's text.
        name: What the file is called, for errors.

    Returns:
        Specs in the file's order, with quantities.

    Raises:
        InvalidCabinet: not TOML, unknown keys, or values of a wrong kind. Whether a cabinet can
            be built is only seen by :func:`verstak.furniture.build.build_cabinet`.
    """
    return cabinets_of(load_toml(text, name=name), name=name)


def cabinets_of(document: dict[str, Any], *, name: str) -> tuple[tuple[CabinetSpec, int], ...]:
    """The same from a document that has been parsed.

    Args:
        document: As :func:`~verstak.furniture.orders.toml_document.load_toml` returns it.
        name: What the file is called, for errors.

    Raises:
        InvalidCabinet: as :func:`read_cabinets`.
    """
    check_keys(document, TABLES, where=name)
    tables = document.get("cabinet")
    if not isinstance(tables, list) or not tables:
        raise InvalidCabinet(
            f"{name}: expected at least one [[cabinet]] table, found none",
            remedy='begin each cabinet with [[cabinet]], then kind = "base", width = 600 …',
        )
    if len(tables) > MOST_CABINETS:
        raise InvalidCabinet(f"{name}: {len(tables)} cabinets; at most {MOST_CABINETS} are read")
    defaults = document.get("defaults", {})
    if not isinstance(defaults, dict):
        raise InvalidCabinet(f"{name}: [defaults]: expected a table, found {defaults!r}")
    check_keys(defaults, tuple(_Cabinet.model_fields), where=f"{name}: [defaults]")
    return tuple(
        _cabinet(table, defaults, _where(table, number, name))
        for number, table in enumerate(tables, 1)
    )


def _where(table: object, number: int, name: str) -> str:
    called = table.get("name") if isinstance(table, dict) else None
    return f"{name}: cabinet {number}" + (f" {called!r}" if isinstance(called, str) else "")


def _cabinet(table: object, defaults: dict[str, Any], where: str) -> tuple[CabinetSpec, int]:
    if not isinstance(table, dict):
        raise InvalidCabinet(f"{where}: expected a table, found {table!r}")
    merged = _merged(defaults, table)
    kind = merged.get("kind")
    usual = KIND_DEFAULTS.get(kind, {}) if isinstance(kind, str) else {}
    written = check(_Cabinet, _merged(usual, merged), where=where)
    return _spec(written), written.quantity


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``over`` on top of ``under``; a board said in both is completed, not replaced."""
    merged = under | over
    for board in ("carcass", "front", "back"):
        below, above = under.get(board), over.get(board)
        if isinstance(below, dict) and isinstance(above, dict):
            merged[board] = below | above
    return merged


def _spec(written: _Cabinet) -> CabinetSpec:
    said: dict[str, Any] = {
        f"{key}_um": value for key in _LENGTHS if (value := getattr(written, key)) is not None
    }
    said |= {key: value for key in _AS_WRITTEN if (value := getattr(written, key)) is not None}
    for key in ("carcass", "front", "back"):
        board: _Board | None = getattr(written, key)
        if board is not None:
            said[key] = BoardChoice(board.material, board.thickness, board.decor, board.grain)
    for key in ("visible_edge", "hidden_edge", "front_edge"):
        if key in written.model_fields_set:
            band: _Band | None = getattr(written, key)
            said[key] = band and EdgeBand(band.name, band.thickness, band.premilling)
    return CabinetSpec(
        kind=written.kind,
        width_um=written.width,
        height_um=written.height,
        depth_um=written.depth,
        name=written.name,
        **said,
    )
