"""Real child processes: they end, they fail, they hang."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from verstak.hardware.probes.tool import MAX_OUTPUT_BYTES, Answer, ask


def reason_of(answer: Answer) -> str:
    assert answer.reason is not None
    return answer.reason.en


def test_what_it_prints_is_the_answer() -> None:
    assert ask(sys.executable, "-c", "print('42 MiB')").text == "42 MiB\n"


def test_a_program_that_is_not_there() -> None:
    answer = ask("verstak-no-such-program")
    assert answer.missing
    assert answer.text is None
    assert reason_of(answer) == "verstak-no-such-program is not installed"


def test_a_failure_is_a_reason(tmp_path: Path) -> None:
    answer = ask(sys.executable, "-c", "print('half'); raise SystemExit(9)")
    assert answer.text is None
    assert "status 9" in reason_of(answer)
    assert not answer.missing


def test_a_file_that_cannot_be_run(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    assert "does not start" in reason_of(ask(str(broken)))


def test_one_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    """0.5 s: a child of a child holds the pipe open and would hold us too."""
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    answer = ask(sys.executable, "-c", program, timeout_s=0.5)
    assert answer.text is None
    assert "did not answer within 0.5 s" in reason_of(answer)
    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not _runs(pid):
            return
        time.sleep(0.02)
    pytest.fail("the child of the program still runs")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_words_are_not_translated() -> None:
    assert ask(sys.executable, "-c", "import os; print(os.environ['LC_ALL'])").text == "C\n"


def test_a_flood_is_cut() -> None:
    program = f"import sys; sys.stdout.write('x' * {MAX_OUTPUT_BYTES + 10})"
    answer = ask(sys.executable, "-c", program)
    assert answer.text is not None
    assert len(answer.text) == MAX_OUTPUT_BYTES
