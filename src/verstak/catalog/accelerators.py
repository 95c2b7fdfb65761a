"""Finding accelerators by the names that people and drivers give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from verstak.catalog.accelerator import Accelerator
from verstak.catalog.accelerator_file import read_accelerators
from verstak.catalog.fields import file_text, invalid
from verstak.errors import InvalidSettings, UnknownDevice
from verstak.quantities.text import Bilingual

MOST_SUGGESTIONS = 5
_LEAST_LIKENESS = 0.55
_LEAST_SHOWN = 0.9  # of the nominal memory: 1/16 for error correction, and what a driver keeps
_PART = 0.8  # a name inside a longer one is likely, though less so than a slip of one digit

# Words that a name may have or lack without becoming another product.
_FILLERS = frozenset(
    (
        "nvidia",
        "amd",
        "intel",
        "apple",
        "geforce",
        "radeon",
        "tesla",
        "instinct",
        "arc",
        "rtx",
        "gtx",
        "rx",
        "generation",
        "graphics",
        "gpu",
        "card",
        "chip",
        "video",
        "workstation",
        "edition",
        "r",
        "tm",
    )
)
_MEMORY = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:gib|gb|гб|гиб)\b", re.IGNORECASE)
_CORES = re.compile(r"\b\d{1,3}[ -]?cores?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-zа-я]+|\d+|\+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """An accelerator that a text names.

    Attributes:
        accelerator: The product.
        stated_memory_gib: Memory that the text says, ``None`` when it says none.
        note: What the text says and the product contradicts, or what was chosen for it; ``None``
            when there is nothing to add.
    """

    accelerator: Accelerator
    stated_memory_gib: float | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Accelerators:
    """What the catalogue knows, in the order of its files."""

    rows: tuple[Accelerator, ...]

    def __iter__(self) -> Iterator[Accelerator]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, name: str) -> Accelerator:
        """The accelerator of that name.

        Args:
            name: For example ``RTX 4090``, ``4090``, ``rtx4090``, ``Apple M4 Max`` or what a
                driver says.

        Raises:
            UnknownDevice: none has it, several have it, or the name states a size of memory
                with which it is not sold.
        """
        found = self.find_spelled(name)
        stated, accelerator = found.stated_memory_gib, found.accelerator
        if stated is not None and not _sold_with(accelerator, stated):
            nearest = (accelerator.name, *self._with_memory(stated))
            raise UnknownDevice(
                f"no {accelerator.name} has {stated:g} GB: it has {accelerator.memory_gib:g} GiB",
                remedy=f"did you mean {' or '.join(nearest)}?",
                nearest=nearest,
            )
        return accelerator

    def find_spelled(self, text: str) -> FoundDevice:
        """The accelerator that a text names, even where the text contradicts it.

        Args:
            text: As people write it in a plan: ``GeForce RTX 4080 20GB``.

        Raises:
            UnknownDevice: none has that name, or several have it.
        """
        stated = _stated_memory_gib(text)
        matches = self._named(text)
        if not matches:
            raise self._unknown(text, _key(text), stated)
        fitting = [row for row in matches if stated is None or _sold_with(row, stated)]
        chosen = fitting or matches
        if len(chosen) > 1:
            chosen = [row for row in chosen if row.usual] or chosen
        if len(chosen) > 1:
            names = tuple(row.name for row in chosen)
            raise UnknownDevice(
                f"{text!r} names several: {', '.join(names)}",
                remedy="say which one",
                nearest=names,
            )
        return FoundDevice(
            accelerator=chosen[0],
            stated_memory_gib=stated,
            note=_note(chosen[0], stated, [row for row in matches if row is not chosen[0]]),
        )

    def of_driver(self, name: str, memory_bytes: int | None) -> Accelerator | None:
        """The product that a driver names, told by its memory where several have the name.

        Args:
            name: As the driver says it.
            memory_bytes: As the driver says it, which is less than the nominal size: the driver
                keeps some, and error correction takes a sixteenth; ``None`` = not told.

        Returns:
            ``None`` when none has the name, or its memory says that it is another product.
        """
        matches = self._named(name)
        if memory_bytes is not None:
            matches = [row for row in matches if _may_show(row, memory_bytes)]
        if len(matches) > 1:
            # The smallest that is large enough: a driver never shows more than there is.
            matches.sort(key=lambda row: row.memory_bytes or 0)
            if memory_bytes is None:
                return next((row for row in matches if row.usual), None)
        return matches[0] if matches else None

    def _named(self, text: str) -> list[Accelerator]:
        key = _key(text)
        found = [row for row in self.rows if key and key in _keys(row)]
        if found:
            return found
        # The count of graphics cores tells some of Apple's chips apart; for others it is said too.
        key = _key(_CORES.sub(" ", text))
        return [row for row in self.rows if row.vendor == "Apple" and key in _keys(row)]

    def _unknown(self, text: str, key: str, stated: float | None) -> UnknownDevice:
        longer = [
            row for row in self.rows if key and any(each.startswith(key) for each in _keys(row))
        ]
        narrowed = [row for row in longer if stated is None or _sold_with(row, stated)]
        if narrowed or longer:
            names = tuple(row.name for row in narrowed or longer)[:MOST_SUGGESTIONS]
            return UnknownDevice(
                f"{text!r} is not enough to tell: {', '.join(names)}",
                remedy=f"say which one, for example {names[0]!r}",
                nearest=names,
            )
        nearest = self._nearest(key)
        return UnknownDevice(
            f"no accelerator {text!r} in the catalogue",
            remedy=f"did you mean {', '.join(nearest)}?"
            if nearest
            else "see what there is: verstak hardware --list",
            nearest=nearest,
        )

    def _nearest(self, key: str) -> tuple[str, ...]:
        spellings = {each: row.name for row in self.rows for each in _keys(row)}
        likely = [(_likeness(key, each), name) for each, name in spellings.items()]
        ranked = sorted((each for each in likely if each[0] >= _LEAST_LIKENESS), reverse=True)
        return tuple(dict.fromkeys(name for _, name in ranked))[:MOST_SUGGESTIONS]

    def _with_memory(self, gib: float) -> tuple[str, ...]:
        same = (row.name for row in self.rows if row.kind == "gpu" and row.memory_gib == gib)
        return tuple(same)[:MOST_SUGGESTIONS]


def accelerators(extra: Path | None = None) -> Accelerators:
    """Read the catalogue of accelerators.

    Args:
        extra: An office's own folder of ``*.toml`` files; its rows replace those of the same
            name that ship with verstak. A folder that is not there is an error.

    Raises:
        InvalidSettings: names the file, the field, its line and the reason.
    """
    if extra is None:
        return _shipped()
    if not extra.is_dir():
        raise InvalidSettings(
            f"the folder of accelerators {extra} is not a folder",
            remedy="create it, or take it out of the settings",
        )
    own = _read(extra)
    replaced = {row.name.casefold() for row in own}
    kept = (row for row in _shipped() if row.name.casefold() not in replaced)
    return Accelerators((*own, *kept))


@cache
def _shipped() -> Accelerators:
    return Accelerators(_read(files("verstak.catalog") / "data" / "accelerators"))


def _read(folder: Traversable) -> tuple[Accelerator, ...]:
    rows: list[Accelerator] = []
    names: dict[str, str] = {}
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    for file in sorted(found, key=lambda each: each.name):
        for row in read_accelerators(file_text(file), file.name):
            other = names.setdefault(row.name.casefold(), file.name)
            if any(row.name.casefold() == known.name.casefold() for known in rows):
                raise invalid(file.name, f"name: {row.name!r} is in {other} already")
            rows.append(row)
    return tuple(rows)


def _likeness(key: str, other: str) -> float:
    part = fuzz.partial_ratio(key, other) / 100 if min(len(key), len(other)) > 2 else 0.0
    return max(OSA.normalized_similarity(key, other), _PART * part)


def _keys(row: Accelerator) -> tuple[str, ...]:
    return tuple(_key(spelling) for spelling in (row.name, *row.aliases))


@cache
def _key(text: str) -> str:
    """What tells one product from another: no makers, no memory sizes, no spaces."""
    words = _WORD.findall(_MEMORY.sub(" ", text).casefold())
    return "".join([word for word in words if word not in _FILLERS] or words)


def _stated_memory_gib(text: str) -> float | None:
    stated = _MEMORY.search(text)
    return None if stated is None else float(stated[1].replace(",", "."))


def _sold_with(row: Accelerator, gib: float) -> bool:
    """Whether it can be had with that much memory: any smaller size where the buyer chooses."""
    if row.memory_gib is None:
        return True
    return gib <= row.memory_gib if row.memory_is_largest else gib == row.memory_gib


def _may_show(row: Accelerator, memory_bytes: int) -> bool:
    if row.memory_bytes is None or row.memory_is_largest:
        return True
    return _LEAST_SHOWN * row.memory_bytes <= memory_bytes <= row.memory_bytes


def _note(
    row: Accelerator, stated: float | None, siblings: Sequence[Accelerator]
) -> Bilingual | None:
    if stated is not None and not _sold_with(row, stated):
        most = ("at most ", "не больше ") if row.memory_is_largest else ("", "")
        return Bilingual(
            f"{stated:g} GB is stated; the {row.name} has {most[0]}{row.memory_gib:g} GiB, "
            "and that is what is counted with",
            f"указано {stated:g} ГБ; у {row.name} {most[1]}{row.memory_gib:g} ГиБ, "
            "с ними и ведётся расчёт",
        )
    if stated is None and row.memory_is_largest:
        return Bilingual(
            f"the {row.name} is sold with several sizes of memory; the largest, "
            f"{row.memory_gib:g} GiB, is taken: say the size, for example "
            f"'{row.name} {(row.memory_gib or 0) / 2:g} GB'",
            f"{row.name} продаётся с памятью разного объёма; взят наибольший, "
            f"{row.memory_gib:g} ГиБ: укажите объём, например "
            f"«{row.name} {(row.memory_gib or 0) / 2:g} GB»",
        )
    others = [each for each in siblings if each.memory_bytes != row.memory_bytes]
    if stated is None and others:
        sizes = ", ".join(f"{each.memory_gib:g}" for each in others)
        return Bilingual(
            f"{row.name} is taken; the same name is sold with {sizes} GiB too",
            f"взята {row.name}; под тем же именем продают и {sizes} ГиБ",
        )
    return None
