"""Which edges of a carcass's boards are banded, and with which band.

Fronts of boards get the visible band. Other open edges get the hidden one. An edge that is glued
or screwed to a neighbour's face, or that an overlaid back covers, stays bare.
"""

from __future__ import annotations

from verstak.cutting.job import EdgeBand, Edges
from verstak.furniture.cabinet_spec import BackPlace, BottomPlace, CabinetKind, CabinetSpec


def rear_edge(spec: CabinetSpec) -> EdgeBand | None:
    """Rear edge of the carcass: bare under an overlaid back."""
    return None if spec.back_place is BackPlace.OVERLAID else spec.hidden_edge


def side_edges(spec: CabinetSpec) -> Edges:
    """A side: l1 front, l2 rear, w1 below, w2 above. People see a wall cabinet from below."""
    below = spec.visible_edge if spec.kind is CabinetKind.WALL else spec.hidden_edge
    if spec.bottom is BottomPlace.UNDER:
        below = None
    return Edges(l1=spec.visible_edge, l2=rear_edge(spec), w1=below, w2=spec.hidden_edge)


def bottom_edges(spec: CabinetSpec) -> Edges:
    """A bottom: l1 front, l2 rear; under the sides its ends are open too."""
    ends = None
    if spec.bottom is BottomPlace.UNDER:
        ends = spec.visible_edge if spec.kind is CabinetKind.WALL else spec.hidden_edge
    return Edges(l1=spec.visible_edge, l2=rear_edge(spec), w1=ends, w2=ends)


def top_edges(spec: CabinetSpec) -> Edges:
    """A top between the sides."""
    return Edges(l1=spec.visible_edge, l2=rear_edge(spec))


def front_rail_edges(spec: CabinetSpec) -> Edges:
    """The rail that one looks at."""
    return Edges(l1=spec.visible_edge, l2=spec.hidden_edge)


def rear_rail_edges(spec: CabinetSpec) -> Edges:
    """The rail at the back."""
    return Edges(l1=spec.hidden_edge, l2=rear_edge(spec))


def shelf_edges(spec: CabinetSpec) -> Edges:
    """A loose shelf is banded all round: nothing covers its ends."""
    hidden = spec.hidden_edge
    return Edges(l1=spec.visible_edge, l2=hidden, w1=hidden, w2=hidden)


def between_edges(spec: CabinetSpec) -> Edges:
    """A divider or fixed shelf: the back or nothing behind it, faces at both ends."""
    rear = None if spec.back_place is not BackPlace.NONE else spec.hidden_edge
    return Edges(l1=spec.visible_edge, l2=rear)


def upright_rail_edges(spec: CabinetSpec) -> Edges:
    """A rail that stands upright between bottom and top: both long sides are open."""
    return Edges(l1=spec.hidden_edge, l2=spec.visible_edge)


def plinth_edges(spec: CabinetSpec) -> Edges:
    """A plinth between sides: only the edge on the floor."""
    return Edges(l1=spec.hidden_edge)


def box_edges(spec: CabinetSpec) -> Edges:
    """A board of a drawer box: only its upper edge."""
    return Edges(l2=spec.hidden_edge)


def front_edges(spec: CabinetSpec) -> Edges:
    """A front: all round."""
    band = spec.front_edge
    return Edges(band, band, band, band)
