"""An office's own rule files: one folder of TOML."""

from __future__ import annotations

from pathlib import Path

from verstak.errors import UsageError

MOST_FILES = 200
MOST_BYTES = 4 * 2**20
"""Larger files are refused before they are read: no set of rules is that large."""


def read_office_rules(folder: Path, *, setting: str) -> dict[str, str]:
    """The texts of a folder's rule files, by name.

    Args:
        folder: Holds ``*.toml``; folders inside it are not looked at.
        setting: What named the folder, for the remedy.

    Raises:
        UsageError: no such folder, no file in it, too many, one too large or not UTF-8.
    """
    remedy = f"check {setting}"
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", remedy=remedy)
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise UsageError(f"{folder} holds no .toml file", remedy=remedy)
    if len(paths) > MOST_FILES:
        raise UsageError(f"{folder} holds {len(paths)} files; at most {MOST_FILES} are read")
    return {path.name: _text(path) for path in paths}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror or error}", remedy="check the name"
        ) from error
    if len(raw) > MOST_BYTES:
        raise UsageError(
            f"{path} is larger than {MOST_BYTES} bytes", remedy="is it the right file?"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name}: expected UTF-8 text: {error.reason} at byte {error.start}",
            remedy="save the file as UTF-8",
        ) from error
