from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from tests.cli.conftest import Invoke, RunProgram
from tests.cli.scripted_server import Reply, ScriptedServer, line
from tests.cli.server_process import ServerProcess
from tests.cli.terminal import Terminal

LIVE = "qwen2.5-coder:0.5b"
"""By its own name: what a model says by itself, word by word."""

READY = Reply(pieces=[line("", done=True)])


def said(*words: str, pause_s: float = 0.0) -> Reply:
    return Reply(pieces=[*map(line, words), line("", done=True)], pause_s=pause_s)


def test_a_prompt_and_a_system_message(invoke: Invoke) -> None:
    with ScriptedServer([said("a do", "wel")]) as server:
        result = invoke(
            "--port", str(server.port), "run", "chat", "--system", "Be short.",
            "--keep-alive", "1h", "what", "is", "it?",
        )  # fmt: skip
    assert (result.exit_code, result.output) == (0, "a dowel\n")
    (body,) = server.bodies
    assert body["messages"] == [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "what is it?"},
    ]
    assert body["keep_alive"] == "1h"


def test_dropped_tokens_are_told(invoke: Invoke) -> None:
    reply = Reply(pieces=[line("x", prompt_tokens_dropped=7, done=True)])
    with ScriptedServer([reply]) as server:
        result = invoke("--port", str(server.port), "run", "chat", "long")
    assert "7 tokens of the conversation did not fit" in result.stderr


@pytest.mark.integration
def test_a_question_from_a_pipe(program: RunProgram) -> None:
    """Three processes, 1 s each."""
    with ScriptedServer([said("ok")]) as server:
        port = ("--port", str(server.port))
        done = program(*port, "run", "chat", stdin="\ufeffчто это?\n".encode())
        assert (done.returncode, done.stdout) == (0, "ok\n")
        assert server.bodies[-1]["messages"] == [{"role": "user", "content": "что это?"}]
        program(*port, "run", "chat", "translate:", stdin=b"dowel")
        assert server.bodies[-1]["messages"][0]["content"] == "translate:\n\ndowel"
        asked = len(server.bodies)
        done = program(*port, "run", "chat", stdin="что это?".encode("cp1251"))
        assert done.returncode == 2
        assert "iconv -f cp1251" in done.stderr
        assert len(server.bodies) == asked


def test_a_pipe_without_a_question(invoke: Invoke) -> None:
    result = invoke("run", "chat")
    assert result.exit_code == 2
    assert "there is no question" in result.output


def test_no_server(invoke: Invoke) -> None:
    result = invoke("--port", "9", "run", "chat", "hello")
    assert result.exit_code == 4
    assert "verstak serve" in result.output


@pytest.mark.integration
def test_a_conversation_in_a_terminal() -> None:
    """One process; the server is scripted, so each request can be looked at."""
    replies = [
        READY,
        said("Hi."),
        said("Anna."),
        said("Who?"),
        Reply(status=500, pieces=[b'{"error": "the worker died"}']),
        said("Again."),
    ]
    with ScriptedServer(replies) as server, Terminal("--port", str(server.port), "run", "m") as at:
        for typed, expected in [
            ("I am Anna", "Hi."),
            ("who am I?", "Anna."),
            ("/clear", ""),
            ("who am I?", "Who?"),
            ("", ""),
            ("fail", "the worker died"),
            ("once more", "Again."),
        ]:
            at.read_until(">>> ")
            at.type(typed + "\n")
            if expected:
                at.read_until(expected)
        at.read_until(">>> ")
        time.sleep(0.3)  # input() misses a signal between its prompt and its wait for a key
        at.type("\x03")
        at.read_until("/bye or Ctrl-D leaves")
        at.read_until(">>> ")
        at.type("/bye\n")
        assert at.wait() == 0
        users = [[message["content"] for message in body["messages"]] for body in server.bodies]
    assert users == [
        [],  # loads the model while the person still types
        ["I am Anna"],
        ["I am Anna", "Hi.", "who am I?"],
        ["who am I?"],
        ["who am I?", "Who?", "fail"],
        ["who am I?", "Who?", "once more"],
    ]


@pytest.mark.integration
def test_ctrl_c_before_the_first_word_forgets_the_question() -> None:
    slow = Reply(pieces=[line("") for _ in range(200)], pause_s=0.05)
    with (
        ScriptedServer([READY, slow, said("Hi.")]) as server,
        Terminal("--port", str(server.port), "run", "m") as at,
    ):
        at.read_until(">>> ")
        at.type("first\n")
        while len(server.bodies) < 2:
            time.sleep(0.01)
        at.type("\x03")
        at.read_until(">>> ")
        assert server.hung_up.wait(60)
        at.type("second\n")
        at.read_until("Hi.")
        at.read_until(">>> ")
        at.type("\x04")
        assert at.wait() == 0
        assert [m["content"] for m in server.bodies[-1]["messages"]] == ["second"]


@pytest.mark.integration
def test_a_real_model_streams(server: ServerProcess) -> None:
    """One answer of the 0.5B model."""
    with subprocess.Popen(
        [sys.executable, "-m", "verstak", "--host", server.url, "run", LIVE,
         "Count from 1 to 15, separated by commas."],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        pieces = []
        while piece := os.read(process.stdout.fileno(), 65536):
            pieces.append(piece)
    assert process.returncode == 0
    assert len(pieces) > 5, "the answer came at once"
    assert b"2" in b"".join(pieces)


@pytest.mark.integration
def test_ctrl_c_stops_a_real_answer_and_the_conversation_goes_on(server: ServerProcess) -> None:
    """Two short answers of the 0.5B model."""
    with Terminal("--host", server.url, "run", LIVE) as at:
        at.read_until(">>> ")
        at.type("Write a story of a thousand words about an oak table.\n")
        at.read_until("table.\r\n")
        at.read_until(" ")  # the answer has begun
        at.type("\x03")
        at.read_until(">>> ", timeout_s=60)
        at.type("Reply with one word: ready\n")
        at.read_until("ready\r\n")
        assert len(at.read_until(">>> ")) > len("\r\n>>> ")
        at.type("/bye\n")
        assert at.wait() == 0


@pytest.mark.integration
def test_an_unknown_model(program: RunProgram, server: ServerProcess) -> None:
    done = program("--host", server.url, "run", "absent", "hello")
    assert done.returncode == 2
    assert "absent" in done.stderr
    assert done.stdout == ""
