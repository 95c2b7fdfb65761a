"""Unix sockets of workers: where they lie, and removing what killed gateways left behind."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import stat
import time
from pathlib import Path

from verstak.errors import EngineError

logger = logging.getLogger(__name__)

# sun_path holds 108 bytes on Linux and 104 on macOS, with the final zero.
_MAX_PATH_BYTES = 103
_STALE_AFTER_S = 60.0
_PROBE_TIMEOUT_S = 0.2


def fresh_socket_path(run_dir: Path) -> Path | None:
    """A path that nobody uses, in a folder of our own that only this user may enter.

    Args:
        run_dir: Created when missing; its own mode is never changed, it may well be ``/tmp``.

    Returns:
        The path, or ``None`` where a Unix socket cannot be used and TCP must do.

    Raises:
        EngineError: the folder cannot be made, or belongs to somebody else.
    """
    if not hasattr(socket, "AF_UNIX"):
        return None
    folder = run_dir / "workers"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {folder.lstat().st_uid, folder.stat().st_uid} != {os.geteuid()}:
            raise EngineError(f"the folder for worker sockets belongs to another user: {folder}")
        folder.chmod(0o700)
    except OSError as error:
        raise EngineError(f"the folder for worker sockets cannot be used: {error}") from error
    sweep(folder)
    path = folder / f"{secrets.token_hex(4)}.sock"
    if len(os.fsencode(path)) > _MAX_PATH_BYTES:
        logger.warning("worker listens on TCP, the socket path is too long run_dir=%s", run_dir)
        return None
    return path


def sweep(folder: Path, *, stale_after_s: float = _STALE_AFTER_S) -> int:
    """Remove sockets that are not new and on which nobody listens.

    Asking the socket is the only safe test: its owner may run in another container that shares
    the folder, where our process ids mean nothing.

    Returns:
        How many were removed.
    """
    removed = 0
    for path in folder.glob("*.sock"):
        with (
            contextlib.suppress(OSError),
            contextlib.closing(socket.socket(socket.AF_UNIX)) as probe,
        ):
            status = path.stat()
            if not stat.S_ISSOCK(status.st_mode) or time.time() - status.st_mtime < stale_after_s:
                continue
            probe.settimeout(_PROBE_TIMEOUT_S)
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
