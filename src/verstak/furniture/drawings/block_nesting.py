"""Blocks within blocks: counted before any is expanded, so that no drawing can explode."""

from __future__ import annotations

from collections.abc import Iterable

from ezdxf.document import Drawing
from ezdxf.entities.insert import Insert

from verstak.errors import InvalidDrawing

DEEPEST_BLOCKS = 16
MOST_EXPANDED = 200_000


def check_blocks(document: Drawing, space: Iterable[object]) -> int:
    """How many entities a layout shows once all its blocks are expanded.

    Args:
        document: Holds the blocks.
        space: Entities of the layout.

    Returns:
        That number, insertions included.

    Raises:
        InvalidDrawing: a block contains itself, is nested more than 16 deep, or all together
            expand to more than 200,000 entities.
    """
    known: dict[str, tuple[int, int]] = {}  # entities and levels below, by block

    def weigh(entities: Iterable[object], blocks: tuple[str, ...]) -> tuple[int, int]:
        total, levels = 0, 0
        for entity in entities:
            total += 1
            if isinstance(entity, Insert):
                weight, below = weigh_block(str(entity.dxf.get("name", "")), blocks)
                total += entity.mcount * weight
                levels = max(levels, below + 1)
            if total > MOST_EXPANDED:
                raise InvalidDrawing(
                    f"the drawing's blocks expand to more than {MOST_EXPANDED:,} entities"
                    + (f" (inside block {clean(blocks[-1])!r})" if blocks else ""),
                    remedy="explode the blocks that matter and delete the others",
                )
        return total, levels

    def weigh_block(name: str, blocks: tuple[str, ...]) -> tuple[int, int]:
        key = name.lower()  # the format does not tell capital letters apart in names
        folded = tuple(block.lower() for block in blocks)
        if key in folded:
            loop = " → ".join(clean(b) for b in (*blocks[folded.index(key) :], name))
            raise InvalidDrawing(
                f"block {clean(name)!r} contains itself: {loop}",
                remedy="explode or purge the block, and save the drawing again",
            )
        if len(blocks) < DEEPEST_BLOCKS and key not in known:
            known[key] = (
                weigh(document.blocks.get(name), (*blocks, name))
                if name in document.blocks
                else (0, 0)
            )
        if len(blocks) >= DEEPEST_BLOCKS or len(blocks) + known[key][1] >= DEEPEST_BLOCKS:
            raise InvalidDrawing(
                f"blocks are nested more than {DEEPEST_BLOCKS} deep, at block {clean(name)!r}",
                remedy="explode the blocks, and save the drawing again",
            )
        return known[key]

    return weigh(space, ())[0]


def clean(name: str) -> str:
    """A name that any terminal and file can hold: nothing that cannot be printed."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:255]
