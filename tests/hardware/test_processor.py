"""The processor of this very machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from verstak.hardware.cgroup import Roots
from verstak.hardware.processor import (
    ENGINE_INSTRUCTIONS,
    missing_instructions,
    processor_family,
    processor_name,
    usable_cores,
)


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "cgroup").write_text("0::/\n")
    return Roots(proc=tmp_path, cgroup=tmp_path)


def test_cores_of_this_machine() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("quota", "cores"), [("10000 100000", 1), ("100000 100000", 1), ("199999 100000", 1)]
)
def test_part_of_a_core_is_not_a_core(roots: Roots, quota: str, cores: int) -> None:
    (roots.cgroup / "cpu.max").write_text(quota)
    assert usable_cores(roots) == cores


def test_quota_above_the_machine_changes_nothing(roots: Roots) -> None:
    unlimited = usable_cores(roots)
    (roots.cgroup / "cpu.max").write_text("100000000 100000")
    assert usable_cores(roots) == unlimited


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="affinity is Linux only")
def test_affinity_counts() -> None:
    program = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "from verstak.hardware.processor import usable_cores; print(usable_cores())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"1"


def test_family_of_this_machine() -> None:
    expected = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
    assert processor_family() == expected.get(platform.machine().lower(), "other")


def test_name(roots: Roots) -> None:
    (roots.proc / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Elbrus-8SV\n")
    assert processor_name(roots) == "Elbrus-8SV"


@pytest.mark.skipif(processor_family() != "x86_64", reason="only the x86-64 wheel asks for more")
def test_missing_instructions(roots: Roots) -> None:
    assert missing_instructions(roots) is None
    (roots.proc / "cpuinfo").write_text("flags\t\t: fpu sse2 avx fma f16c bmi2\n")
    assert missing_instructions(roots) == ("avx2",)
    (roots.proc / "cpuinfo").write_text(f"flags : {' '.join(ENGINE_INSTRUCTIONS)}\n")
    assert missing_instructions(roots) == ()
