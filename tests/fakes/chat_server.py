"""A fake of the chat endpoint: one status, one step, words, claims. ``python FILE PORT``."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


def chunk(content: str = "", **fields: object) -> dict[str, object]:
    return {"model": "chat", "message": {"role": "assistant", "content": content}, **fields}


LINES = (
    chunk("*считаю прогиб…*\n\n", assistant={"status": {"text": "считаю прогиб"}}),
    chunk(assistant={"step": {"call": "a", "tool": "shelf"}}),
    chunk("Прогиб **4,79 мм**."),
    chunk(
        done=True,
        verification=[
            {
                "claim": "4,79 мм",
                "value": 4.79,
                "unit": "mm",
                "provenance": "computed",
                "source": "f",
            }
        ],
        assistant={"role": "analysis", "chosen_by": "auto"},
    ),
)


class Chat(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()
        lines = LINES if asked["model"] != "broken" else (*LINES[:1], {"error": "the worker died"})
        for line in lines:
            self.wfile.write(json.dumps(line).encode() + b"\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the stdlib's name
        pass


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Chat)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
