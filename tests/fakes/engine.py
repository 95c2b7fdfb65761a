"""A fake inference engine: a real process that speaks HTTP over a Unix socket and knows no model.

Started with one JSON argument: ``socket``; ``start_s`` before it listens; ``fail``, a text to die
with instead; ``stubborn``, to ignore SIGTERM. Standard library only, so that it starts quickly.

    GET  /health                200
    POST /v1/chat/completions   ``tokens`` server-sent events, one every ``pause_s``
    POST /crash                 ends the process at once
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from typing import Any


async def serve(connection: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
    try:
        while head := await connection.readuntil(b"\r\n\r\n"):
            lines = head.decode().split("\r\n")
            method, path, _ = lines[0].split(" ")
            fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            body = await connection.readexactly(int(fields.get("content-length", 0)))
            await reply(answer, method, path, json.loads(body) if body else {})
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        answer.close()


async def reply(answer: asyncio.StreamWriter, method: str, path: str, call: dict[str, Any]) -> None:
    if path == "/crash":
        os._exit(3)
    if path == "/health":
        answer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        return
    answer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    for number in range(call.get("tokens", 3)):
        event = b"data: " + json.dumps({"choices": [{"delta": {"content": f"{number} "}}]}).encode()
        await send_chunk(answer, event + b"\n\n")
        await asyncio.sleep(call.get("pause_s", 0.01))
    await send_chunk(answer, b"data: [DONE]\n\n")
    await send_chunk(answer, b"")


async def send_chunk(answer: asyncio.StreamWriter, data: bytes) -> None:
    answer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await answer.drain()


async def listen(path: str) -> None:
    server = await asyncio.start_unix_server(serve, path)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    if settings.get("stubborn"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(settings.get("start_s", 0.0))
    if "fail" in settings:
        sys.exit(settings["fail"])
    asyncio.run(listen(settings["socket"]))
