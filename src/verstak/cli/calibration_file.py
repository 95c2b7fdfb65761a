"""Where ``verstak bench`` keeps what it measured, and how the planner finds it again."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from verstak.errors import InvalidSettings, UsageError
from verstak.plan.calibration import Calibration, read_calibration
from verstak.settings import Settings
from verstak.wiring import build_store

FILE_NAME = "bench.json"

_MAX_BYTES = 2**20


def calibration_path(settings: Settings) -> Path:
    """The file, beside the store's own state; it need not exist."""
    return build_store(settings).layout.state_dir / FILE_NAME


def stored_calibration(settings: Settings) -> Calibration | None:
    """What was measured last; ``None`` = nothing was measured yet.

    Raises:
        UsageError: the file is damaged; the message names it.
    """
    path = calibration_path(settings)
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or error}", remedy="run verstak bench again"
        ) from error
    try:
        return read_calibration(json.loads(raw))
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{path} is not JSON: {error}", remedy="run verstak bench again"
        ) from error
    except UsageError as error:
        raise UsageError(f"{path}: {error.message}", remedy=error.remedy) from error


def store_calibration(settings: Settings, calibration: Calibration) -> Path:
    """Write it, whole or not at all.

    Returns:
        Where it lies.

    Raises:
        InvalidSettings: the folder cannot be written to.
    """
    path = calibration_path(settings)
    text = json.dumps(calibration.to_plain(), ensure_ascii=False, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            Path(partial).replace(path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InvalidSettings(
            f"{path} cannot be written: {error.strerror or error}",
            remedy="make the folder writable, or set store.state_dir",
        ) from error
    return path
