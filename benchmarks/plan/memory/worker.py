"""A worker of our own engine, its slots, and what the kernel says about its memory."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.plan.memory.case import Case
from benchmarks.plan.memory.slot_child import SLOT_FOLDER_VARIABLE
from verstak.engines.llama_cpp.child import ChildConfig
from verstak.hardware.processor import usable_cores

_STOP_S = 10.0
_HTTP_THREADS = 8
_GENERATED_TOKENS = 2
_FIELDS = ("VmHWM", "VmRSS", "RssAnon", "RssFile")


@dataclass(frozen=True, slots=True)
class Worker:
    """A running child.

    Attributes:
        pid: Process.
        client: Speaks to its socket.
        log: Where its standard error goes.
    """

    pid: int
    client: httpx.Client
    log: Path

    def memory_kib(self) -> Mapping[str, int]:
        """Peak and present resident memory, the private and the mapped part, in KiB."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        values = dict(line.split(":", 1) for line in lines)
        return {name: int(values[name].split()[0]) for name in _FIELDS}

    def forget_peak(self) -> None:
        """Let the kernel count the peak from now on (Linux, proc(5) ``clear_refs``)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5", encoding="ascii")

    def read_prompt(self, slot: int, tokens: Sequence[int], generated: int) -> Mapping[str, object]:
        """Let one sequence read a prompt and generate a little.

        Raises:
            httpx.HTTPStatusError: the engine refused.
        """
        body = {
            "prompt": list(tokens),
            "n_predict": generated,
            "id_slot": slot,
            "cache_prompt": True,
            "ignore_eos": True,
        }
        answer = self.client.post("/completion", json=body)
        answer.raise_for_status()
        timings: Mapping[str, object] = answer.json()["timings"]
        return timings

    def read_prompts(self, sequences: int, tokens: Sequence[int]) -> list[Mapping[str, object]]:
        """The same prompt in every sequence at once."""
        with ThreadPoolExecutor(sequences) as threads:
            return list(
                threads.map(
                    lambda slot: self.read_prompt(slot, tokens, _GENERATED_TOKENS),
                    range(sequences),
                )
            )

    def slot(self, action: str, slot: int, filename: str) -> Mapping[str, object]:
        """Save or restore a sequence.

        Raises:
            httpx.HTTPStatusError: the engine refused.
        """
        answer = self.client.post(
            f"/slots/{slot}", params={"action": action}, json={"filename": filename}
        )
        answer.raise_for_status()
        told: Mapping[str, object] = answer.json()
        return told


@contextmanager
def running_worker(case: Case, model: Path, folder: Path) -> Iterator[Worker]:
    """Start what `verstak.engines.llama_cpp.worker` starts; stop it with the block.

    Args:
        case: Sizes.
        model: GGUF file.
        folder: For sockets, saved slots and logs; its name must be short.

    Raises:
        RuntimeError: the worker did not come up.
    """
    name = secrets.token_hex(4)
    api_key = secrets.token_hex(16)
    socket = folder / f"{name}.sock"
    log = folder / f"{name}.log"
    config = ChildConfig(
        model_path=str(model),
        alias=case.model,
        listen=str(socket),
        port=0,
        api_key=api_key,
        context_tokens=case.context_tokens,
        sequences=case.sequences,
        threads=usable_cores(),
        http_threads=_HTTP_THREADS,
        batch_tokens=case.batch_tokens,
        cache_type=case.cache_type,
        prompt_cache_mib=case.prompt_cache_mib,
        embedding=True,
        pooling="mean",
        parent_pid=os.getpid(),
    )
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.plan.memory.slot_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sink,
            env=os.environ | {SLOT_FOLDER_VARIABLE: str(folder)},
            start_new_session=True,
        )
    try:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes to the worker")
        process.stdin.write(config.encode())
        process.stdin.flush()
        if not process.stdout.readline():
            raise RuntimeError(f"no worker for {case.key}: see {log}")
        transport = httpx.HTTPTransport(uds=str(socket))
        with httpx.Client(
            transport=transport,
            base_url="http://worker",
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=None,
        ) as client:
            yield Worker(process.pid, client, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        socket.unlink(missing_ok=True)
