"""How often a source that fails is asked again, and how long to wait between."""

from __future__ import annotations

import random
import threading

from verstak.errors import SourceUnavailable
from verstak.store.cancelled import check_cancelled
from verstak.store.pull_options import PullOptions


class AskAgain(Exception):
    """The server asked for patience.

    Args:
        reason: What it said.
        wait_s: How long it asked us to wait, ``None`` when it did not say.
    """

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


class Patience:
    """Counts failures in a row; any new byte starts the count anew."""

    def __init__(self, options: PullOptions, label: str, cancel: threading.Event) -> None:
        self._options = options
        self._label = label
        self._cancel = cancel
        self._failures = 0

    def progressed(self) -> None:
        """A byte arrived."""
        self._failures = 0

    def failed(self, reason: str, *, answered: bool, wait_s: float | None = None) -> None:
        """Wait before the next try.

        Args:
            reason: What went wrong, for the error.
            answered: True when this host has answered before.
            wait_s: What the server asked for.

        Raises:
            SourceUnavailable: it has failed often enough.
            Cancelled: the caller cancelled meanwhile.
        """
        check_cancelled(self._cancel)
        self._failures += 1
        limit = self._options.attempts if answered else self._options.first_attempts
        if self._failures >= limit:
            raise SourceUnavailable(f"{self._label}: {reason}")
        delay_s = self._options.backoff_base_s * 2 ** (self._failures - 1)
        # Jitter: many machines cut at the same moment should not come back at the same moment.
        delay_s *= random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
        delay_s = min(max(delay_s, wait_s or 0.0), self._options.backoff_cap_s)
        self._cancel.wait(delay_s)
        check_cancelled(self._cancel)
