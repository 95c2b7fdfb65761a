"""Main memory's modules as the firmware lists them: kind, speed, channels.

Only the administrator may read the list on most systems.

Source: DMTF DSP0134 (SMBIOS), structure type 17, as ``dmidecode`` prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from verstak.hardware.probes.tool import Ask, ask
from verstak.quantities.text import Bilingual

_SILENCE = Bilingual("dmidecode gave no answer", "dmidecode не ответила")
PLACES = ("dmidecode", "/usr/sbin/dmidecode")
"""The search path of those who are not administrators often lacks the second."""

_UNITS = {"kB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}
_UNITS |= {unit.upper().replace("B", "iB"): size for unit, size in _UNITS.items()}
_SIZE = re.compile(r"(\d+) (kB|MB|GB|TB|KiB|MiB|GiB|TiB)")
_SPEED = re.compile(r"(\d+) (?:MT/s|MHz)")
_WIDTH = re.compile(r"(\d+) bits")
# The controller or socket, if the name says one, and the letter of the channel.
_CHANNEL = re.compile(r"(?:(P|CPU|NODE|CONTROLLER) ?(\d+)\W*)?CHANNEL[ _-]?([A-Z])", re.IGNORECASE)
_SPEED_KEYS = ("Configured Memory Speed", "Configured Clock Speed", "Speed")


@dataclass(frozen=True, slots=True)
class MemoryModule:
    """One populated place.

    Attributes:
        size_bytes: What it holds.
        type_name: For example ``DDR5``.
        transfers_per_s: As it runs now, not as it could.
        width_bits: Bits of data in one transfer.
        channel: Which channel it is on; ``None`` = the firmware's names do not say.
    """

    size_bytes: int
    type_name: str
    transfers_per_s: float | None
    width_bits: int | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class MainMemory:
    """What the modules say together.

    Attributes:
        words: For people, for example ``2 × DDR5-5600``; ``None`` = not told.
        bandwidth_bytes_per_s: Of all channels in use; ``None`` = not told.
        source: How the bandwidth is known.
        reason: Why something is missing; ``None`` when nothing is.
    """

    words: str | None = None
    bandwidth_bytes_per_s: float | None = None
    source: str = ""
    reason: Bilingual | None = None


def main_memory(asking: Ask = ask) -> MainMemory:
    """Ask ``dmidecode``; never raises.

    Args:
        asking: Runs it.
    """
    for place in PLACES:
        answer = asking(place, "--type", "17")
        if answer.text is not None:
            return summed(modules(answer.text))
        if not answer.missing:
            why = answer.reason or _SILENCE
            return MainMemory(
                reason=Bilingual(
                    f"{why.en}: it needs administrator's rights",
                    f"{why.ru}: нужны права администратора",
                )
            )
    return MainMemory(reason=Bilingual("dmidecode is not installed", "dmidecode не установлена"))


def modules(text: str) -> tuple[MemoryModule, ...]:
    """The populated places in the output of ``dmidecode --type 17``."""
    found = []
    for fields in _structures(text):
        size = _SIZE.fullmatch(fields.get("Size", ""))
        kind = fields.get("Type", "Unknown")
        if size is None or kind in {"Unknown", "RAM"}:  # empty, or a virtual machine's
            continue
        speeds = (_SPEED.fullmatch(fields.get(key, "")) for key in _SPEED_KEYS)
        speed = next((each for each in speeds if each is not None), None)
        width = _WIDTH.fullmatch(fields.get("Data Width", ""))
        found.append(
            MemoryModule(
                size_bytes=int(size[1]) * _UNITS[size[2]],
                type_name=kind,
                transfers_per_s=None if speed is None else int(speed[1]) * 1e6 or None,
                width_bits=None if width is None else int(width[1]) or None,
                channel=_channel(fields.get("Bank Locator", ""), fields.get("Locator", "")),
            )
        )
    return tuple(found)


def summed(found: Sequence[MemoryModule]) -> MainMemory:
    """Kind, speed and bandwidth of several modules.

    The bandwidth is the sum over the channels in use of transfers a second × width / 8. Two
    modules on one channel count once, and where the firmware's names do not tell the channels of
    several modules, nothing is concluded.
    """
    if not found:
        return MainMemory(
            reason=Bilingual(
                "the firmware lists no modules: a virtual machine, or hidden",
                "прошивка не перечисляет модули: виртуальная машина или скрыто",
            )
        )
    words = _words(found)
    if any(each.transfers_per_s is None or each.width_bits is None for each in found):
        return MainMemory(
            words,
            reason=Bilingual(
                "the firmware does not tell the speed of every module",
                "прошивка не сообщает скорость каждого модуля",
            ),
        )
    if len(found) > 1 and any(each.channel is None for each in found):
        return MainMemory(
            words,
            reason=Bilingual(
                "the firmware's names do not tell which channels are used",
                "по названиям прошивки не видно, какие каналы заняты",
            ),
        )
    channels: dict[str | None, float] = {}
    for each in found:
        rate = (each.transfers_per_s or 0) * (each.width_bits or 0) / 8
        # A channel runs as fast as its slowest module.
        channels[each.channel] = min(rate, channels.get(each.channel, rate))
    return MainMemory(
        words=words,
        bandwidth_bytes_per_s=sum(channels.values()),
        source=f"dmidecode: {words} on {len(channels)} channel(s), transfers a second × width / 8",
    )


def _words(found: Sequence[MemoryModule]) -> str:
    counts: dict[str, int] = {}
    for each in found:
        speed = "" if each.transfers_per_s is None else f"-{each.transfers_per_s / 1e6:.0f}"
        name = f"{each.type_name}{speed}"
        counts[name] = counts.get(name, 0) + 1
    return " + ".join(f"{count} × {name}" for name, count in counts.items())


def _structures(text: str) -> Iterator[Mapping[str, str]]:
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if not any(line.strip() == "Memory Device" for line in lines[:2]):
            continue
        pairs = (line.partition(":") for line in lines)
        yield {key.strip(): value.strip() for key, colon, value in pairs if colon}


def _channel(*names: str) -> str | None:
    for name in names:
        if found := _CHANNEL.search(name):
            return f"{found[1] or ''}{found[2] or ''} {found[3]}".upper().strip()
    return None
