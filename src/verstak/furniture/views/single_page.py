"""One view alone on a page as large as it needs, for a web page."""

from __future__ import annotations

from verstak.drawing.shapes import Page
from verstak.furniture.views.paper import View, scale_for

_LARGEST_MM = (250.0, 180.0)
_BORDER_MM = 3.0


def single_page(view: View) -> Page:
    """Place a view on a page that fits round it, no larger than about A4.

    Args:
        view: The drawing.
    """
    around = view.around
    room = (
        _LARGEST_MM[0] - around.left - around.right,
        _LARGEST_MM[1] - around.top - around.bottom,
    )
    scale = scale_for(max(view.width_um / 1000 / room[0], view.height_um / 1000 / room[1]))
    width = view.width_um / 1000 / scale + around.left + around.right
    height = view.height_um / 1000 / scale + around.top + around.bottom
    shapes = view.placed(_BORDER_MM, _BORDER_MM + height - around.bottom, scale)
    return Page(width + 2 * _BORDER_MM, height + 2 * _BORDER_MM, shapes, view.title)
