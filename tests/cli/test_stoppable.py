from __future__ import annotations

import _thread
import signal
import threading

import pytest

from verstak.cli.stoppable import stoppable
from verstak.errors import EvaluationFailed


def test_work_hands_back_what_it_made_or_what_went_wrong() -> None:
    assert stoppable(lambda cancel: cancel.is_set(), farewell_s=60) is False

    def fail(_cancel: threading.Event) -> None:
        raise EvaluationFailed("broken")

    with pytest.raises(EvaluationFailed, match="broken"):
        stoppable(fail, farewell_s=60)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_asks_the_work_to_stop_and_waits_for_it(sent: signal.Signals) -> None:
    stopped, heard = list[bool](), list[str]()

    def work(cancel: threading.Event) -> None:
        _thread.interrupt_main(sent)
        stopped.append(cancel.wait(60))

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        stoppable(work, farewell_s=60, on_stop=lambda: heard.append("stop"))
    assert stopped == [True]
    assert heard == ["stop"]
    assert signal.getsignal(signal.SIGTERM) is before
