"""Folders and leftovers of worker sockets."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from verstak.engines.llama_cpp.sockets import fresh_socket_path, sweep
from verstak.errors import EngineError


def test_only_this_user_may_enter(run_dir: Path) -> None:
    path = fresh_socket_path(run_dir)
    assert path is not None
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert fresh_socket_path(run_dir) != path


def test_the_mode_of_a_given_folder_is_left_alone(run_dir: Path) -> None:
    run_dir.mkdir(mode=0o755)
    run_dir.chmod(0o755)
    (run_dir / "workers").mkdir(mode=0o777)
    path = fresh_socket_path(run_dir)
    assert path is not None
    assert run_dir.stat().st_mode & 0o777 == 0o755
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_long_folder_means_tcp(run_dir: Path) -> None:
    assert fresh_socket_path(run_dir / ("x" * 100)) is None


def test_a_folder_that_cannot_be_made(run_dir: Path) -> None:
    run_dir.write_text("a file")
    with pytest.raises(EngineError, match="cannot be used"):
        fresh_socket_path(run_dir)


def test_a_folder_of_somebody_else_is_refused(run_dir: Path) -> None:
    (run_dir / "workers").mkdir(parents=True)
    try:
        os.chown(run_dir / "workers", os.geteuid() + 1, -1)
    except PermissionError:
        pytest.skip("only root can give a folder away")
    with pytest.raises(EngineError, match="belongs to another user"):
        fresh_socket_path(run_dir)


def test_only_old_sockets_without_a_listener_are_swept(run_dir: Path) -> None:
    run_dir.mkdir()
    for name in ("alive", "dead", "new"):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(run_dir / f"{name}.sock"))
    (run_dir / "alive.sock").unlink()
    (run_dir / "notes.sock").write_text("not a socket")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(run_dir / "alive.sock"))
    listener.listen()
    for name in ("alive", "dead", "notes"):
        os.utime(run_dir / f"{name}.sock", (0, 0))
    assert sweep(run_dir) == 1
    assert sorted(path.name for path in run_dir.iterdir()) == [
        "alive.sock",
        "new.sock",
        "notes.sock",
    ]
    listener.close()
