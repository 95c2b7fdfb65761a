"""How long a newcomer waits: from ``git clone`` to the first answer, and from a second start.

``python -m benchmarks.first_answer`` needs git, make and a package index, 4 GB of disk in the
temporary folder and a quiet machine; some minutes, most of them installing and fetching. The
clone gets a home folder of its own, so that no models are there; only pip's cache is the
machine's, because on most machines the packages have been fetched before.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import httpx

from benchmarks.fingerprint import spread, write_result

ROOT = Path(__file__).parent.parent
ROLE = "chat"
QUESTION = "Что такое шкант и зачем он нужен?"
RESTARTS = 5

_STOP_S = 30.0
_MARKS = (
    ("create_environment_s", re.compile(r"Creating \.venv")),
    ("install_s", re.compile(r"Installing the locked requirements")),
    ("fetch_models_s", re.compile(r"^fetching \S+")),
    ("serve_s", re.compile(r"verstak \S+ serves (http://\S+)")),
)
"""What ``make run`` says when each step begins; the last one also ends the step before it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One streamed answer, in seconds from the request."""

    first_token_s: float
    total_s: float
    tokens: int


@dataclass(slots=True)
class Server:
    """A server under way.

    Attributes:
        started_s: When its command was given.
        healthy_s: When it first answered.
        url: Where.
        marks: When it said what, by name.
    """

    started_s: float
    healthy_s: float = 0.0
    url: str = ""
    marks: dict[str, float] = field(default_factory=dict)


@contextmanager
def running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> Iterator[Server]:
    """Start a command that ends up serving, and end it as Ctrl-C does."""
    server = Server(time.perf_counter())
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said: list[str] = []
    try:
        if process.stdout is None:
            raise RuntimeError("no output to read")
        for line in process.stdout:
            said.append(line)
            if _marked(server, line):
                break
        else:
            raise RuntimeError("it ended instead of serving:\n" + "".join(said[-30:]))
        # Read on, or a full pipe would stop the server.
        threading.Thread(target=said.extend, args=(process.stdout,), daemon=True).start()
        httpx.get(f"{server.url}/api/verstak/health", timeout=30).raise_for_status()
        server.healthy_s = time.perf_counter()
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(_STOP_S)


def _marked(server: Server, line: str) -> bool:
    """Note the time of a line that begins a step; True for the last one."""
    for name, pattern in _MARKS:
        if found := pattern.search(line):
            server.marks.setdefault(name, time.perf_counter())
            if found.groups():
                server.url = found[1]
                return True
    return False


def ask(url: str) -> Answer:
    """Put the question and read the whole answer."""
    body = {
        "model": ROLE,
        "messages": [{"role": "user", "content": QUESTION}],
        "options": {"seed": 1},
    }
    started = time.perf_counter()
    first = None
    text = ""
    tokens = 0
    with httpx.stream("POST", f"{url}/api/chat", json=body, timeout=300) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            piece = json.loads(line)
            if "error" in piece:
                raise RuntimeError(piece["error"])
            text += piece["message"]["content"]
            if text and first is None:
                first = time.perf_counter() - started
            tokens = piece.get("eval_count", tokens)
    if first is None:
        raise RuntimeError("the answer is empty")
    return Answer(first, time.perf_counter() - started, tokens)


def clone_to_answer(folder: Path, environment: Mapping[str, str]) -> dict[str, object]:
    """Clone, ``make run``, ask."""
    began = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    cloned = time.perf_counter()
    command = ["make", "run", f"PORT={free_port()}"]
    with running(command, folder, environment) as server:
        answer = ask(server.url)
    steps = {"clone_s": cloned - began}
    marks = [*server.marks.items(), ("", server.healthy_s)]
    for (name, at), (_, until) in pairwise(marks):
        steps[name] = until - at
    healthy_s = server.healthy_s - began
    return {
        "steps": {name: round(seconds, 2) for name, seconds in steps.items()},
        "to_healthy_s": round(healthy_s, 2),
        "to_first_token_s": round(healthy_s + answer.first_token_s, 2),
        "to_whole_answer_s": round(healthy_s + answer.total_s, 2),
        "first_token_s": round(answer.first_token_s, 3),
        "whole_answer_s": round(answer.total_s, 2),
        "answer_tokens": answer.tokens,
    }


def second_starts(folder: Path, environment: Mapping[str, str]) -> dict[str, object]:
    """Start what is installed and fetched already, ask, stop; again and again."""
    healthy: list[float] = []
    first: list[float] = []
    whole: list[float] = []
    tokens: list[float] = []
    for _ in range(RESTARTS):
        command = [".venv/bin/verstak", "--port", str(free_port()), "serve"]
        with running(command, folder, environment) as server:
            answer = ask(server.url)
        started_s = server.healthy_s - server.started_s
        healthy.append(started_s)
        first.append(started_s + answer.first_token_s)
        whole.append(started_s + answer.total_s)
        tokens.append(answer.tokens)
    return {
        "to_healthy_s": spread(healthy, 3),
        "to_first_token_s": spread(first, 3),
        "to_whole_answer_s": spread(whole, 3),
        "answer_tokens": spread(tokens, 0),
    }


def newcomers_environment(home: Path) -> dict[str, str]:
    """This environment with an empty home, but with the machine's own pip settings and cache."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VERSTAK_", "OLLAMA_", "XDG_", "LC_", "VIRTUAL_ENV", "MAKE"))
    }
    cache = subprocess.run(
        ["python3", "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    settings = Path.home() / ".config" / "pip" / "pip.conf"
    if settings.is_file():
        kept.setdefault("PIP_CONFIG_FILE", str(settings))
    if cache:
        kept.setdefault("PIP_CACHE_DIR", cache)
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8"}


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def main() -> None:
    """Measure both, write the result."""
    with tempfile.TemporaryDirectory() as temporary:
        home, clone = Path(temporary) / "home", Path(temporary) / "verstak"
        home.mkdir()
        environment = newcomers_environment(home)
        parts: dict[str, Callable[[Path, Mapping[str, str]], dict[str, object]]] = {
            "clone_to_first_answer": clone_to_answer,
            "second_start": second_starts,
        }
        result = {name: measure(clone, environment) for name, measure in parts.items()}
    write_result(
        "first_answer",
        {
            "question": "seconds from git clone, and from a second start, to the first answer",
            "role": ROLE,
            "asked": QUESTION,
            "caches": "pip's is the machine's own; no model is in any store before",
            **result,
        },
    )


if __name__ == "__main__":
    main()
