from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.hardware.probes.recorded import FIXTURES, Says
from tests.hardware.probes.test_apple import SYSCTL

from verstak.hardware.cgroup import Roots
from verstak.hardware.instructions import instructions


def of(tmp_path: Path, name: str) -> tuple[str, ...]:
    shutil.copy(FIXTURES / "cpuinfo" / name, tmp_path / "cpuinfo")
    found = instructions(Roots(proc=tmp_path), system="linux")
    assert found is not None
    return found


def test_a_server_of_2024_has_matrices_and_wide_vectors(tmp_path: Path) -> None:
    found = of(tmp_path, "granite-rapids.txt")
    assert {"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_int8"} <= set(found)


def test_a_desktop_of_2020_has_neither(tmp_path: Path) -> None:
    assert of(tmp_path, "zen3.txt") == ("avx", "f16c", "fma", "bmi2", "avx2")


def test_arm_by_the_kernel(tmp_path: Path) -> None:
    found = of(tmp_path, "neoverse-n2.txt")
    assert found == ("neon", "fp16", "dotprod", "i8mm", "bf16", "sve", "sve2")


def test_apple_by_sysctl() -> None:
    found = instructions(asking=Says(SYSCTL), system="darwin")
    assert found == ("neon", "fp16", "dotprod", "i8mm", "bf16")


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_system_that_does_not_tell(tmp_path: Path, system: str) -> None:
    assert instructions(Roots(proc=tmp_path), Says(), system=system) is None
