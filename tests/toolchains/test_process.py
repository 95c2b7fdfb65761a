"""Real child processes of the Python that runs the tests; each takes a tenth of a second."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path

import msgspec
import psutil
import pytest
from tests.toolchains.gone import wait_until_gone

from verstak.errors import Cancelled, DiskFull, NotEnoughMemory, ToolchainFailed
from verstak.toolchains.process import QUIET, Begun, Child, Event, Progressed, Warned, run_script

pytestmark = pytest.mark.integration
PYTHON = Path(sys.executable)


class Answer(msgspec.Struct, frozen=True):
    value: str


def script(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "job.py"
    path.write_text(body, encoding="utf-8")
    return path


def done(path: Path, job: object = None, *, isolate: bool = True) -> tuple[Answer, list[Event]]:
    said: list[Event] = []
    answer = run_script(
        PYTHON,
        path,
        json.dumps(job).encode(),
        answer=Answer,
        on_event=said.append,
        cancel=threading.Event(),
        isolate=isolate,
    )
    return answer, said


def test_a_job_goes_in_and_its_result_comes_out(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "def run(job, say):\n"
        "    print('chatter on standard output')\n"
        "    say('progress', what='planing', done=1, total=2)\n"
        "    say('warning', message='blunt')\n"
        "    return {'value': job['word'].upper()}\n",
    )
    answer, said = done(path, {"word": "дуб"})
    assert answer == Answer("ДУБ")
    assert isinstance(said[0], Begun)
    assert said[1:] == [Progressed("planing", 1, 2), Warned("blunt")]


def test_requests_are_answered_in_one_process(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "def serve(job, say):\n"
        "    heard = []\n"
        "    def answer(request, say):\n"
        "        heard.append(request)\n"
        "        return {'value': ' '.join(heard)}\n"
        "    return {'value': 'ready'}, answer\n",
    )
    never = threading.Event()
    with Child(PYTHON, path, b"null") as child:
        assert child.result(Answer, cancel=never) == Answer("ready")
        assert child.ask(b'"one"', Answer, cancel=never) == Answer("one")
        assert child.ask(b'"two"', Answer, cancel=never) == Answer("one two")
        pid = child.pid
    assert not psutil.pid_exists(pid)


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ("raise SystemExit(0)", ToolchainFailed, "SystemExit"),
        ("import os; print('last words'); os._exit(0)", ToolchainFailed, "status 0.*last words"),
        ("import os; os.kill(os.getpid(), 9)", ToolchainFailed, "signal 9"),
        ("raise MemoryError('no room')", NotEnoughMemory, "no room"),
        ("raise OSError(28, 'full')", DiskFull, "full"),
        ("return {'value': 7}", ToolchainFailed, "unreadable"),
        ("say('nonsense')", ToolchainFailed, "unreadable"),
        ("1 / 0", ToolchainFailed, "ZeroDivisionError"),
    ],
)
def test_an_exit_code_is_no_result(
    tmp_path: Path, body: str, error: type[Exception], words: str
) -> None:
    """Whatever status it ends with: only a result counts."""
    with pytest.raises(error, match=words):
        done(script(tmp_path, f"def run(job, say):\n    {body}\n"))


def test_cancel_kills_it_with_all_that_it_started(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import subprocess, sys, time\n"
        "def run(job, say):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    say('progress', what=str(child.pid))\n"
        "    time.sleep(600)\n",
    )
    cancel = threading.Event()
    grandchild: list[int] = []

    def hear(event: Event) -> None:
        if isinstance(event, Progressed):
            grandchild.append(int(event.what))
            cancel.set()

    with Child(PYTHON, path, b"null") as child, pytest.raises(Cancelled):
        child.result(Answer, on_event=hear, cancel=cancel)
    assert not psutil.pid_exists(child.pid)
    wait_until_gone(grandchild[0])


def test_a_dead_or_stopped_one_says_so_however_often_it_is_asked(tmp_path: Path) -> None:
    never, stop = threading.Event(), threading.Event()
    with Child(PYTHON, script(tmp_path, "def run(job, say):\n    1 / 0\n"), b"null") as child:
        for words in ("ZeroDivisionError", "gave no result", "gave no result"):
            with pytest.raises(ToolchainFailed, match=words):
                child.result(Answer, cancel=never)
    stop.set()
    path = script(tmp_path, "import time\ndef run(job, say):\n    time.sleep(600)\n")
    with Child(PYTHON, path, b"null") as child:
        for cancel in (stop, never):
            with pytest.raises(Cancelled):
                child.ask(b"1", Answer, cancel=cancel)


def test_what_the_environment_lacks_is_installed_again(tmp_path: Path) -> None:
    with pytest.raises(ToolchainFailed) as raised:
        done(script(tmp_path, "def run(job, say):\n    import no_such_module\n"))
    assert "install it again" in (raised.value.remedy or "")


def test_no_hub_no_telemetry_no_packages_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    path = script(
        tmp_path,
        "import json, os\ndef run(job, say):\n    return {'value': json.dumps(dict(os.environ))}\n",
    )
    seen = json.loads(done(path)[0].value)
    assert {name: seen.get(name) for name in QUIET} == dict(QUIET)
    assert "HF_TOKEN" not in seen
    assert "PYTHONPATH" not in seen


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_it_has_no_network_where_the_kernel_can_take_it(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import os, socket\n"
        "def run(job, say):\n"
        "    try:\n"
        "        socket.create_connection(('127.0.0.1', job), timeout=30).close()\n"
        "    except OSError as error:\n"
        "        return {'value': f'{os.getuid()} {type(error).__name__}'}\n"
        "    return {'value': f'{os.getuid()} reached'}\n",
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answer, said = done(path, port)
        begun = said[0]
        assert isinstance(begun, Begun)
        if not begun.isolated:
            pytest.skip("this kernel gives an ordinary process no network namespace")
        assert answer.value == f"{os.getuid()} OSError"
        open_answer, said = done(path, port, isolate=False)
        assert said[0] == Begun(isolated=False, python=begun.python)
        assert open_answer.value.endswith("reached")


def test_an_interpreter_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = script(tmp_path, "")
    with pytest.raises(ToolchainFailed, match="could not be started"):
        Child(tmp_path / "none" / "python", path, b"null")


def test_scripts_beside_the_host_hide_no_library(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import importlib.util\n"
        "def run(job, say):\n"
        "    return {'value': str(importlib.util.find_spec(job))}\n",
    )
    assert done(path, "check")[0].value == "None"
