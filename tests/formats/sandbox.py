"""Runs untrusted files through the reader, each in a forked child with little memory and time.

As a program it builds the cases itself and writes one JSON line for each, so that the forking
happens in a process without threads. POSIX only.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.formats.hostile import hostile_files
from tests.formats.mutations import real_cases, small_cases
from tests.formats.sandbox_case import Case, Outcome

MEMORY_BYTES = 64 * 2**20
"""What a case may allocate on top of the interpreter."""
CPU_S = 1
WALL_S = 30
OUTCOMES = {0: "accepted", 10: "refused"}


def run_sandbox(*arguments: str) -> list[Outcome]:
    """Run `hostile`, `small SEED COUNT` or `real PATH SEED COUNT` in a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.formats.sandbox", *arguments],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


def _cases(what: str, *arguments: str) -> Iterator[Case]:
    match what, arguments:
        case "hostile", ():
            yield from (Case(name, content) for name, content in hostile_files())
        case "small", (seed, count):
            yield from small_cases(int(seed), int(count))
        case "real", (path, seed, count):
            yield from real_cases(Path(path), int(seed), int(count))
        case _:
            raise SystemExit(f"unknown cases: {what} {arguments}")


def _examine(path: Path) -> None:
    from verstak.formats.gguf import read_header
    from verstak.formats.gguf_model import config_of, model_info, repacked_bytes

    header = read_header(path)
    model_info(header, verbose=True)
    repacked_bytes(header)
    config_of(header)


def _child(path: Path, report: int) -> None:
    from verstak.errors import InvalidGguf

    code = 11
    try:
        used = _virtual_bytes()
        if used is not None:
            resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES, used + MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        signal.alarm(WALL_S)
        _examine(path)
        code = 0
    except InvalidGguf as error:
        os.write(report, error.message.encode()[:4000])
        code = 10
    except BaseException as error:  # noqa: BLE001 - the edge of a process: whatever it is, tell
        os.write(report, f"{type(error).__name__}: {error}".encode()[:4000])
    os._exit(code)


def _virtual_bytes() -> int | None:
    """Address space in use; `None` where the limit on it is not obeyed anyway."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    return int(statm.read_text().split()[0]) * resource.getpagesize()


def _run(case: Case, path: Path) -> Outcome:
    with path.open("wb") as file:
        file.write(case.content)
        file.truncate(max(case.size_bytes, len(case.content)))
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(path, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        detail = stream.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    # ru_maxrss begins with the parent's own pages: it is an upper bound.
    unit = 1 if sys.platform == "darwin" else 1024
    return Outcome(
        name=case.name,
        outcome=OUTCOMES.get(code, f"exit {code}"),
        detail=detail,
        peak_bytes=usage.ru_maxrss * unit,
        cpu_s=usage.ru_utime + usage.ru_stime,
    )


def main() -> None:
    # Imported before forking, so that no case pays for it.
    import verstak.formats.gguf_model  # noqa: F401

    gc.freeze()  # a collection in a child would copy every page
    with tempfile.TemporaryDirectory() as folder:
        for case in _cases(*sys.argv[1:]):
            outcome = _run(case, Path(folder) / "case.gguf")
            sys.stdout.write(json.dumps(vars(outcome)) + "\n")
            sys.stdout.flush()  # or a fork would write it again


if __name__ == "__main__":
    main()
