"""The stream is read as a client reads it: statuses are no part of the reply, claims are kept."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from benchmarks.assistant.conversation import ask
from benchmarks.assistant.exam import row_of
from benchmarks.assistant.question import public_questions
from benchmarks.assistant.remark import remarked
from benchmarks.assistant.summary import summary

FAKE = Path(__file__).parents[2] / "fakes" / "chat_server.py"
ASKED = [{"role": "user", "content": "?"}]


@pytest.fixture(scope="module")
def server() -> Iterator[httpx.Client]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, str(FAKE), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
        process.terminate()


def test_a_reply_without_its_statuses_and_with_its_claims(server: httpx.Client) -> None:
    reply = ask(server, "chat", ASKED, files=[("a.csv", b"x")])
    assert reply.text == "Прогиб **4,79 мм**."
    assert reply.verification[0]["provenance"] == "computed"
    assert reply.assistant["role"] == "analysis"
    assert reply.error is None
    times = [reply.first_byte_s, reply.first_status_s, reply.computed_s, reply.end_s]
    known = [seconds for seconds in times if seconds is not None]
    assert known == sorted(known)
    assert len(known) == len(times)


def test_an_error_in_the_stream_is_told(server: httpx.Client) -> None:
    reply = ask(server, "broken", ASKED)
    assert reply.error == "the worker died"
    assert reply.computed_s is None


def test_rows_are_counted_and_can_be_marked_again(server: httpx.Client) -> None:
    one = next(question for question in public_questions() if question.id == "F20")
    rows = [row_of(one, ask(server, model, ASKED), 1) for model in ("chat", "broken")]
    assert [row["headline"] for row in rows] == [True, False]
    counted = summary(rows)
    assert counted["all"]["headline"] == counted["numeric"]["headline"] == 1
    assert counted["unaccounted"] == 0
    assert counted["errors"] == 1
    result = {"sets": "public", "generator_seed": 1, "bare": False, "answers": rows}
    spoilt = [row | {"headline": False} for row in rows]
    assert remarked({**result, "answers": spoilt})["summary"] == counted
