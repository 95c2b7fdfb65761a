"""What the gateway costs: the same worker asked directly and through verstak, in turn.

``python -m benchmarks.gateway.overhead`` needs the default models (``make test`` fetches them)
and a quiet machine; about three minutes. Both sides are asked by the same client code, so its
own cost cancels out of the ratios.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import platformdirs

from benchmarks.fingerprint import spread, write_result
from verstak.engines.http1 import Address, Client

MODEL = "analysis"
"""The server gives this role the 0.5B model: four sequences, so that streams decode together."""
PROMPT = "Опиши коротко, как собрать книжный шкаф из ЛДСП: шаги по порядку."
TOKENS = 64
PAIRS = {1: 8, 4: 6}
FIRST_TOKEN_PAIRS = 100
# The same work on both sides: each sampler that is set costs the engine a little, and the gateway
# sets all that Ollama's defaults name.
SAMPLERS = {
    "temperature": 0,
    "top_k": 40,
    "top_p": 0.95,
    "min_p": 0,
    "typical_p": 1,
    "repeat_last_n": 64,
    "repeat_penalty": 1,
    "presence_penalty": 0,
    "frequency_penalty": 0,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One way to ask."""

    name: str
    client: Client
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds to the first piece with text, and tokens per second after it."""

    first_s: float
    total_s: float
    pieces: int


async def ask(side: Side, tokens: int, *, seed: int) -> Answer:
    """One streamed answer."""
    native = side.path == "/api/chat"
    messages = [{"role": "user", "content": PROMPT}]
    body: dict[str, object] = {"model": MODEL, "messages": messages, "stream": True}
    if native:
        body["options"] = {**SAMPLERS, "seed": seed, "num_predict": tokens}
    else:
        body |= {**SAMPLERS, "seed": seed, "max_tokens": tokens}
    started = time.perf_counter()
    response = await side.client.send("POST", side.path, json.dumps(body).encode(), side.headers)
    first = None
    pieces = 0
    marker = b'"content":"'
    async for chunk in response.chunks():
        found = chunk.count(marker) - chunk.count(b'"content":""')
        if found > 0 and first is None:
            first = time.perf_counter() - started
        pieces += max(found, 0)
    if response.status != 200 or first is None:
        raise RuntimeError(f"{side.name}: status {response.status}, no text")
    return Answer(first, time.perf_counter() - started, pieces)


async def rate(side: Side, streams: int, round_: int) -> float:
    """Tokens per second over all streams, first token to last included."""
    started = time.perf_counter()
    answers = await asyncio.gather(
        *(ask(side, TOKENS, seed=100 * round_ + number) for number in range(streams))
    )
    return sum(one.pieces for one in answers) / (time.perf_counter() - started)


async def compare(direct: Side, through: Side) -> dict[str, object]:
    """Rates and first tokens of both sides, in turn."""
    result: dict[str, object] = {}
    for streams, pairs in PAIRS.items():
        await rate(direct, streams, 0)
        await rate(through, streams, 0)
        rows = []
        for pair in range(1, pairs + 1):
            # The order changes with each pair, so that a drift of the machine favours nobody.
            order = (direct, through) if pair % 2 else (through, direct)
            measured = {side.name: await rate(side, streams, pair) for side in order}
            rows.append((measured[direct.name], measured[through.name]))
        result[f"streams_{streams}"] = {
            "direct_tokens_per_s": spread([row[0] for row in rows], 2),
            "gateway_tokens_per_s": spread([row[1] for row in rows], 2),
            "ratio": spread([row[1] / row[0] for row in rows]),
        }
    added = []
    for pair in range(FIRST_TOKEN_PAIRS):
        order = (direct, through) if pair % 2 else (through, direct)
        firsts = {side.name: (await ask(side, 2, seed=7)).first_s for side in order}
        added.append(1000 * (firsts[through.name] - firsts[direct.name]))
    result["added_first_token_ms"] = spread(added, 3)
    return result


async def measure(told: Path, port: int) -> dict[str, object]:
    """All comparisons on one loaded worker."""
    gateway = Client(Address(host="127.0.0.1", port=port), headers={})
    warm = Side("warm", gateway, "/api/chat", {})
    await ask(warm, 4, seed=1)
    where = json.loads(await asyncio.to_thread(told.read_text))
    key = {"Authorization": f"Bearer {where['key']}"}
    worker = Client(Address(socket_path=Path(where["socket"])), headers=key)
    direct = Side("direct", worker, "/v1/chat/completions", {})
    return {
        "openai_relayed": await compare(
            direct, Side("gateway", gateway, "/v1/chat/completions", {})
        ),
        "ollama_translated": await compare(direct, Side("gateway", gateway, "/api/chat", {})),
    }


def main() -> None:
    """Start the server, measure, write the result."""
    cache = platformdirs.user_cache_path("verstak") / "test-models"
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        told = Path(folder) / "worker.json"
        command = [
            *(sys.executable, "-m", "benchmarks.gateway.measured_server"),
            *(str(cache / "models"), str(cache / "state"), str(port), str(told)),
        ]
        server = subprocess.Popen(command)
        try:
            wait_until_healthy(port)
            result = asyncio.run(measure(told, port))
        finally:
            server.terminate()
            server.wait()
    write_result(
        "gateway_overhead",
        {
            "question": "tokens/s and first token through the gateway against its own worker",
            "model": MODEL,
            "tokens_per_answer": TOKENS,
            **result,
        },
    )


def wait_until_healthy(port: int, timeout_s: float = 30.0) -> None:
    """Poll the version until the server answers."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/version").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
