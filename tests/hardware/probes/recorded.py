"""Recorded outputs, and a PCI bus of files to put recorded values into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from verstak.hardware.cgroup import Roots
from verstak.hardware.probes.tool import Answer
from verstak.quantities.text import Bilingual

FIXTURES = Path(__file__).parent.parent / "fixtures"


def recorded(name: str) -> str:
    """A file of the fixtures."""
    return (FIXTURES / name).read_text(encoding="utf-8")


class Says:
    """Answers with recorded text by the words of a command; anything else is not installed."""

    def __init__(self, answers: Mapping[str, str | Answer] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[str] = []

    def __call__(self, program: str, *arguments: str) -> Answer:
        line = " ".join((program, *arguments))
        self.asked.append(line)
        for start, answer in self.answers.items():
            if start in line:
                return answer if isinstance(answer, Answer) else Answer(answer)
        words = Bilingual(f"{program} is not installed", f"{program} не установлена")
        return Answer(None, words, missing=True)


def put(folder: Path, files: Mapping[str, object]) -> None:
    """Files with one line each."""
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n", encoding="utf-8")


def card(root: Path, address: str, *, driver: str | None, files: Mapping[str, object]) -> Roots:
    """A graphics card on a bus under ``root``."""
    folder = root / "sys" / "bus" / "pci" / "devices" / address
    put(folder, {"class": "0x030000", "revision": "0x00", **files})
    if driver is not None:
        held = root / "sys" / "bus" / "pci" / "drivers" / driver
        held.mkdir(parents=True, exist_ok=True)
        (folder / "driver").symlink_to(held)
    put(root / "proc", {"sys/kernel/osrelease": "6.14.0-1008-intel"})
    return Roots(proc=root / "proc", cgroup=root, sys=root / "sys")
