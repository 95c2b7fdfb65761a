"""Real processes of the Python that runs the tests; a tenth of a second each."""

from __future__ import annotations

import contextlib
import os
import sys

import psutil
import pytest
from tests.toolchains.gone import wait_until_gone

from verstak.errors import ToolchainFailed
from verstak.toolchains.process_group import ProcessGroup

pytestmark = pytest.mark.integration


def group(program: str) -> ProcessGroup:
    return ProcessGroup((sys.executable, "-I", "-u", "-c", program), variables=os.environ)


def heard(process: ProcessGroup) -> bytes:
    while True:
        with contextlib.suppress(TimeoutError):
            return process.hear(0.1)


def test_it_hears_and_is_heard() -> None:
    process = group("import sys; print(input()); print('why', file=sys.stderr); sys.exit(3)")
    with pytest.raises(TimeoutError):
        process.hear(0.01)
    process.tell("дуб".encode())
    assert heard(process).decode() == "дуб\n"
    for _ in range(2):  # asked again it does not wait for ever
        with pytest.raises(EOFError):
            heard(process)
    process.tell(b"nobody there")
    assert process.end() == 3
    assert process.log == ("why",)
    process.close()


def test_what_a_dead_one_leaves_behind_is_killed() -> None:
    process = group(
        "import subprocess, sys\n"
        "quiet = subprocess.DEVNULL\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],\n"
        "                        stdin=quiet, stdout=quiet, stderr=quiet)\n"
        "print(left.pid)\n"
    )
    left = int(heard(process))
    assert psutil.pid_exists(left)
    with pytest.raises(EOFError):
        heard(process)
    assert process.end() == 0
    wait_until_gone(left)


def test_what_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verstak.toolchains.process_group._FAREWELL_S", 0.1)
    process = group("import os, time; os.close(1); time.sleep(600)")
    with pytest.raises(EOFError):
        heard(process)
    assert process.end() == -9


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(ToolchainFailed, match="could not be started"):
        ProcessGroup(("/none/python",), variables={})
