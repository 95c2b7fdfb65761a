"""Seeded damage to a valid file: flipped bits, replaced numbers, splices, cuts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.formats.gguf_writer import small_file
from tests.formats.sandbox_case import Case

NUMBERS = (0, 1, 5, 31, 2**15, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**61, 2**63 - 1, 2**63)


def small_cases(seed: int, count: int) -> Iterator[Case]:
    """Mutations of the small file, most of them in its header."""
    base = small_file()
    for index in range(count):
        dice = random.Random(f"small {seed} {index}")
        yield Case(f"small-{seed}-{index}", mutate(base, len(base) // 5, dice))


def real_cases(path: Path, seed: int, count: int) -> Iterator[Case]:
    """Mutations of a real model's header, with a hole in place of the tensors."""
    from verstak.formats.gguf import read_header

    header = read_header(path)
    with path.open("rb") as file:
        base = file.read(header.data_offset)
    for index in range(count):
        dice = random.Random(f"real {seed} {index}")
        # Keys and the tensor table are a thousandth of the header; the rest is the vocabulary.
        start, end = dice.choice(
            [(0, 1200), (0, 1200), (len(base) - 20_000, len(base)), (0, len(base))]
        )
        middle = mutate(base[start:end], end - start, dice)
        content = base[:start] + middle + base[end:]
        cut = index % 5 == 0
        yield Case(f"real-{seed}-{index}", content, 0 if cut else header.file_size_bytes)


def mutate(base: bytes, reach: int, dice: random.Random) -> bytes:
    """One to four injuries within the first `reach` bytes."""
    data = bytearray(base)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(min(reach, len(data)))
        match dice.choice(
            ["bit", "bit", "bit", "byte", "u32", "u64", "copy", "insert", "cut", "end"]
        ):
            case "bit":
                data[at] ^= 1 << dice.randrange(8)
            case "byte":
                data[at] = dice.choice([0, 1, 9, 0x7F, 0x80, 0xFF])
            case "u32":
                data[at : at + 4] = (dice.choice(NUMBERS) & 0xFFFFFFFF).to_bytes(4, "little")
            case "u64":
                data[at : at + 8] = dice.choice(NUMBERS).to_bytes(8, "little")
            case "copy":
                other, length = dice.randrange(len(data)), dice.randint(1, 64)
                data[at : at + length] = data[other : other + length]
            case "insert":
                data[at:at] = dice.randbytes(dice.randint(1, 32))
            case "cut":
                del data[at : at + dice.randint(1, 32)]
            case _:
                if dice.random() < 0.25 and at > 0:
                    del data[at:]
    return bytes(data)
