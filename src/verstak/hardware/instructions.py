"""Instruction sets of the processor that matter to the engine's kernels.

Sources: names of Linux' ``/proc/cpuinfo`` (arch/x86/include/asm/cpufeatures.h and
arch/arm64/kernel/cpuinfo.c); "Determining Instruction Set Characteristics",
https://developer.apple.com/documentation/kernel.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from verstak.hardware.cgroup import Roots
from verstak.hardware.probes.apple import sysctl
from verstak.hardware.probes.tool import Ask, ask

LINUX_FLAGS: Mapping[str, str] = {
    "avx": "avx",
    "f16c": "f16c",
    "fma": "fma",
    "bmi2": "bmi2",
    "avx2": "avx2",
    "avx_vnni": "avx_vnni",
    "avx512f": "avx512f",
    "avx512bw": "avx512bw",
    "avx512vbmi": "avx512_vbmi",
    "avx512_vnni": "avx512_vnni",
    "avx512_bf16": "avx512_bf16",
    "amx_tile": "amx_tile",
    "amx_int8": "amx_int8",
    "amx_bf16": "amx_bf16",
    "asimd": "neon",
    "asimdhp": "fp16",
    "asimddp": "dotprod",
    "i8mm": "i8mm",
    "bf16": "bf16",
    "sve": "sve",
    "sve2": "sve2",
    "sme": "sme",
}
"""Our name by the kernel's."""

APPLE_NAMES: Mapping[str, str] = {
    "hw.optional.neon": "neon",
    "hw.optional.arm.FEAT_FP16": "fp16",
    "hw.optional.arm.FEAT_DotProd": "dotprod",
    "hw.optional.arm.FEAT_I8MM": "i8mm",
    "hw.optional.arm.FEAT_BF16": "bf16",
    "hw.optional.arm.FEAT_SME": "sme",
    "hw.optional.avx2_0": "avx2",
    "hw.optional.avx512f": "avx512f",
}
"""Our name by Apple's."""


def instructions(
    roots: Roots | None = None, asking: Ask = ask, *, system: str = sys.platform
) -> tuple[str, ...] | None:
    """Instruction sets, in the order of the tables above.

    Args:
        roots: Where ``/proc`` is.
        asking: Runs ``sysctl`` on Apple's system.
        system: As Python names it.

    Returns:
        ``None`` when the system does not tell.
    """
    if system == "darwin":
        told = sysctl(asking, *APPLE_NAMES)
        present = tuple(name for key, name in APPLE_NAMES.items() if told.get(key) == "1")
        return present if told else None
    flags = _flags(roots or Roots())
    return tuple(name for flag, name in LINUX_FLAGS.items() if flag in flags) if flags else None


def _flags(roots: Roots) -> frozenset[str]:
    try:
        text = (roots.proc / "cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return frozenset()
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in {"flags", "Features"}:  # x86, ARM
            return frozenset(value.split())
    return frozenset()
