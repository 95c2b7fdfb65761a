"""One tensor of a file that does not exist yet: its name and shape, not yet its type."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

_IN_BLOCK = re.compile(r"blk\.(\d+)\.([^.]+)")


@lru_cache(maxsize=2**15)  # the same few thousand names serve every model
def _place(name: str) -> tuple[int | None, str]:
    found = _IN_BLOCK.match(name)
    return (int(found[1]), found[2]) if found else (None, name.split(".", 1)[0])


@dataclass(frozen=True, slots=True)
class Weight:
    """A tensor as the converter names it.

    Attributes:
        name: For example ``blk.0.attn_q.weight``.
        shape: Values along each axis, fastest first as ggml counts them: (columns, rows, …).
    """

    name: str
    shape: tuple[int, ...]

    @property
    def elements(self) -> int:
        """Number of values."""
        return math.prod(self.shape)

    @property
    def axes(self) -> int:
        """Axes as ggml counts them: trailing ones do not count."""
        return max((at + 1 for at, size in enumerate(self.shape) if size > 1), default=1)

    @property
    def layer(self) -> int | None:
        """Block that it belongs to; ``None`` = to none."""
        return _place(self.name)[0]

    @property
    def noun(self) -> str:
        """What it is called within its block or outside: ``attn_q``, ``output``."""
        return _place(self.name)[1]


def vector(name: str, length: int) -> Weight:
    """A tensor of one axis."""
    return Weight(name, (length,))


def matrix(name: str, columns: int, rows: int) -> Weight:
    """A matrix that takes ``columns`` values in and gives ``rows`` values out."""
    return Weight(name, (columns, rows))
