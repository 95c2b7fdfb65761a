"""What an allocation expects of every matrix, as JSON beside the file: quality cards read it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from verstak.errors import InvalidGguf
from verstak.quantize.allocation.allocation import Allocation
from verstak.store.disk import disk_errors

SCHEMA = 1
SUFFIX = ".allocation.json"
ALLOCATION_KEY = "verstak.allocation"
"""Metadata by which a file says that its types were chosen, and for what."""


class AllocatedTensor(msgspec.Struct, frozen=True):
    """One matrix.

    Attributes:
        name: The tensor.
        type_name: Type that was chosen.
        elements: Values in it.
        size_bytes: Bytes of its data.
        harm: Expected part of the divergence, nats.
    """

    name: str
    type_name: str
    elements: int
    size_bytes: int
    harm: float


class AllocationReport(msgspec.Struct, frozen=True):
    """One file.

    Attributes:
        schema: `SCHEMA`.
        total_bytes: Of the file.
        expected: Expected mean divergence from the source on the calibration text, nats.
        measured: The same, measured; ``None`` = it was not.
        text_sha256: Of the calibration text.
        positions: Predictions that each probe compared.
        tensors: Every matrix that was chosen for.
    """

    schema: int
    total_bytes: int
    expected: float
    measured: float | None
    text_sha256: str
    positions: int
    tensors: tuple[AllocatedTensor, ...]

    def harms(self) -> dict[str, float]:
        """Expected part of every matrix in the divergence, nats."""
        return {tensor.name: tensor.harm for tensor in self.tensors}


def report_of(
    allocation: Allocation, *, text_sha256: str, positions: int, measured: float | None
) -> AllocationReport:
    """What an allocation says of itself.

    Args:
        allocation: The choice.
        text_sha256: Of the calibration text.
        positions: Predictions that each probe compared.
        measured: Divergence of the file that was made; ``None`` = it was not measured.
    """
    return AllocationReport(
        schema=SCHEMA,
        total_bytes=allocation.prediction.total_bytes,
        expected=allocation.expected,
        measured=measured,
        text_sha256=text_sha256,
        positions=positions,
        tensors=tuple(
            AllocatedTensor(
                tensor.name,
                tensor.type_name,
                tensor.elements,
                tensor.size_bytes,
                allocation.harms[tensor.name],
            )
            for tensor in allocation.prediction.tensors
            if tensor.name in allocation.harms
        ),
    )


def report_path(model: Path) -> Path:
    """Where the report of a file lies."""
    return model.with_name(model.name + SUFFIX)


def write_report(path: Path, report: AllocationReport) -> None:
    """Write a report.

    Args:
        path: Its file; an older one is replaced.
        report: What to write.

    Raises:
        DiskFull: there is no room.
    """
    with disk_errors(path.parent):
        path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def read_report(path: Path) -> AllocationReport:
    """Read a report.

    Args:
        path: Its file.

    Raises:
        InvalidGguf: it is none, or of a later schema.
        OSError: it cannot be read.
    """
    try:
        report = msgspec.json.decode(path.read_bytes(), type=AllocationReport)
    except msgspec.DecodeError as error:
        raise InvalidGguf(f"{path.name} is no report of an allocation: {error}") from error
    if report.schema > SCHEMA:
        raise InvalidGguf(
            f"{path.name} has the schema {report.schema}, up to {SCHEMA} are known",
            remedy="update verstak",
        )
    return report
