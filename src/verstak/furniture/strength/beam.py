"""A straight beam on two supports: deflection and bending moment.

Units are N, mm and MPa throughout, so that nothing needs converting. x runs from the left
support; deflection is positive downwards, a moment is positive when it bends the middle down.
Shear is neglected and deflections are small against the thickness of span (Euler-Bernoulli).

Source: Euler-Bernoulli beam theory; the closed forms are those of any handbook of strength of
materials (for example Roark's Formulas for Stress and Strain, table of straight beams).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verstak.errors import UsageError

_BISECTIONS = 200


@dataclass(frozen=True, slots=True)
class Beam:
    """One span with a uniform load all along it and one point load.

    Args:
        span_mm: L, between the supports; above zero.
        stiffness_n_mm2: E·I; above zero.
        line_load_n_mm: q, N per mm of span; zero or more.
        point_load_n: P; zero or more.
        point_at_mm: a, from the left support to P, from 0 to L.
        clamped: Both ends are held against turning; otherwise they turn freely.

    Raises:
        UsageError: a size or load that no beam has.
    """

    span_mm: float
    stiffness_n_mm2: float
    line_load_n_mm: float = 0.0
    point_load_n: float = 0.0
    point_at_mm: float = 0.0
    clamped: bool = False

    def __post_init__(self) -> None:
        if not (self.span_mm > 0 and self.stiffness_n_mm2 > 0):
            raise UsageError("a beam needs a span and a stiffness above zero")
        if self.line_load_n_mm < 0 or self.point_load_n < 0:
            raise UsageError("loads must not be negative; they act downwards")
        if not 0 <= self.point_at_mm <= self.span_mm:
            raise UsageError(
                f"the point load must stand on the span of {self.span_mm:g} mm, "
                f"found {self.point_at_mm:g} mm"
            )

    def deflection_mm(self, x_mm: float) -> float:
        """Deflection at x by superposition.

        Simply supported: q x (L³ − 2 L x² + x³) / (24 E I) and, left of P with b = L − a,
        P b x (L² − b² − x²) / (6 L E I). Clamped: q x² (L − x)² / (24 E I) and
        P b² x² (3 a L − 3 a x − b x) / (6 L³ E I). Right of P the same from the other end.
        """
        span, stiff = self.span_mm, self.stiffness_n_mm2
        near, far, x = self._seen_from_the_nearer_end(x_mm)
        if self.clamped:
            uniform = self.line_load_n_mm * x**2 * (span - x) ** 2 / (24 * stiff)
            bend = far**2 * x**2 * (3 * near * span - 3 * near * x - far * x)
            return uniform + self.point_load_n * bend / (6 * span**3 * stiff)
        uniform = self.line_load_n_mm * x * (span**3 - 2 * span * x**2 + x**3) / (24 * stiff)
        bend = far * x * (span**2 - far**2 - x**2)
        return uniform + self.point_load_n * bend / (6 * span * stiff)

    def slope(self, x_mm: float) -> float:
        """First derivative of :meth:`deflection_mm`."""
        span, stiff, load = self.span_mm, self.stiffness_n_mm2, self.line_load_n_mm
        mirrored = x_mm > self.point_at_mm
        near, far, x = self._seen_from_the_nearer_end(x_mm)
        if self.clamped:
            uniform = load * 2 * x * (span - x) * (span - 2 * x) / (24 * stiff)
            bend = far**2 * x * (6 * near * span - 3 * x * (3 * near + far))
            turn = uniform + self.point_load_n * bend / (6 * span**3 * stiff)
        else:
            uniform = load * (span**3 - 6 * span * x**2 + 4 * x**3) / (24 * stiff)
            bend = far * (span**2 - far**2 - 3 * x**2)
            turn = uniform + self.point_load_n * bend / (6 * span * stiff)
        return -turn if mirrored else turn

    def greatest_deflection_mm(self) -> tuple[float, float]:
        """The largest deflection and where it is.

        The deflection rises to one peak and falls again, so its slope is bisected; a load
        that is alike on both sides peaks at mid-span.
        """
        middle = self.span_mm / 2
        if self.point_load_n == 0 or self.point_at_mm == middle:
            return self.deflection_mm(middle), middle
        low, high = 0.0, self.span_mm
        for _ in range(_BISECTIONS):
            x = (low + high) / 2
            if self.slope(x) > 0:
                low = x
            else:
                high = x
        x = (low + high) / 2
        return self.deflection_mm(x), x

    def end_moments_n_mm(self) -> tuple[float, float]:
        """Moments at the supports, zero or below: −q L²/12 − P a b²/L² and its mirror."""
        if not self.clamped:
            return 0.0, 0.0
        span, a = self.span_mm, self.point_at_mm
        b = span - a
        uniform = self.line_load_n_mm * span**2 / 12
        left = uniform + self.point_load_n * a * b**2 / span**2
        right = uniform + self.point_load_n * a**2 * b / span**2
        return -left, -right

    def moment_n_mm(self, x_mm: float) -> float:
        """Bending moment at x: that of a free span plus the line between the end moments."""
        span, a = self.span_mm, self.point_at_mm
        left, right = self.end_moments_n_mm()
        free = self.line_load_n_mm * x_mm * (span - x_mm) / 2
        if x_mm <= a:
            free += self.point_load_n * (span - a) * x_mm / span
        else:
            free += self.point_load_n * a * (span - x_mm) / span
        return free + left + (right - left) * x_mm / span

    def greatest_moment_n_mm(self) -> tuple[float, float]:
        """The bending moment that is largest in size (never negative) and where it is."""
        return max((abs(self.moment_n_mm(x)), x) for x in self._where_moments_peak())

    def _where_moments_peak(self) -> Iterator[float]:
        """Ends, the point load, and where the shear force passes zero on either side of it."""
        span, a, q = self.span_mm, self.point_at_mm, self.line_load_n_mm
        yield from (0.0, a, span)
        if q > 0:
            left, right = self.end_moments_n_mm()
            tilt = (right - left) / span
            before = span / 2 + (self.point_load_n * (span - a) / span + tilt) / q
            behind = span / 2 + (-self.point_load_n * a / span + tilt) / q
            yield from (x for x in (before,) if 0 <= x <= a)
            yield from (x for x in (behind,) if a <= x <= span)

    def _seen_from_the_nearer_end(self, x_mm: float) -> tuple[float, float, float]:
        """(a, b, x) counted from the end on whose side of P the place x lies."""
        a = self.point_at_mm
        if x_mm <= a:
            return a, self.span_mm - a, x_mm
        return self.span_mm - a, a, self.span_mm - x_mm


def rectangle_inertia_mm4(width_mm: float, height_mm: float) -> float:
    """Second moment of area of a rectangle, I = b t³ / 12."""
    return width_mm * height_mm**3 / 12


def rectangle_modulus_mm3(width_mm: float, height_mm: float) -> float:
    """Section modulus of a rectangle, W = b t² / 6."""
    return width_mm * height_mm**2 / 6
