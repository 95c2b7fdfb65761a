"""How many fasteners a joint gets, by its length."""

from __future__ import annotations

from verstak.errors import UsageError

SHORT_UM = 100_000
STEP_UM = 300_000
NAIL_STEP_UM = 150_000


def fasteners_along(length_um: int) -> int:
    """Confirmats, dowels or eccentrics along one joint.

    One up to 100 mm, otherwise one per started 300 mm and at least two: a bottom 560 mm deep
    gets two per end, a rail 100 mm wide one, together eight confirmats for a base cabinet.

    Args:
        length_um: Length of the joint in micrometres, above zero.

    Raises:
        UsageError: the length is not above zero.

    Source:
        An office custom taken as this program's default, not a standard; chosen so that the
        usual base cabinet has four confirmats on its bottom and two on each rail.
    """
    _check(length_um)
    if length_um <= SHORT_UM:
        return 1
    return max(2, -(-length_um // STEP_UM))


def nails_along(length_um: int) -> int:
    """Nails or staples along one edge of an overlaid back: one per started 150 mm, at least two.

    Raises:
        UsageError: the length is not above zero.

    Source:
        An office custom taken as this program's default, not a standard.
    """
    _check(length_um)
    return max(2, -(-length_um // NAIL_STEP_UM))


def _check(length_um: int) -> None:
    if length_um <= 0:
        raise UsageError(f"a joint needs a length above zero, found {length_um} um")
