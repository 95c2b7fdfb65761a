"""Stops find running calls, and nothing else; their names are a nonce of letters."""

from __future__ import annotations

from verstak.assistant.nonce import LENGTH, nonce
from verstak.assistant.question import Question
from verstak.assistant.stop_board import StopBoard
from verstak.engines.messages import Message


def test_a_stop_reaches_the_call_it_names() -> None:
    board = StopBoard()
    with board.running() as one, board.running() as other:
        assert board.stop(one.id)
        assert one.stopped()
        assert not other.stopped()
    assert other.stopped(), "leaving the block stops what still runs"
    assert not board.stop(one.id)


def test_nobody_can_guess_a_call() -> None:
    names = {nonce() for _ in range(1000)}
    assert len(names) == 1000
    assert all(name.isascii() and name.isalpha() and len(name) == LENGTH for name in names)


def test_questions_do_not_share_a_board_by_accident() -> None:
    messages = (Message("user", "?"),)
    assert Question(messages).stops is not Question(messages).stops
