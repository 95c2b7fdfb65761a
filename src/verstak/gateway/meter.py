"""What one request cost and lost, filled in while it runs."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from starlette.requests import Request

from verstak.engines.events import Timings

STRICT_HEADER = "x-verstak-strict"
DROPPED_HEADER = "x-verstak-dropped-tokens"


@dataclass(slots=True)
class Meter:
    """Counts of one request, shared by what generates and what writes the reply.

    Attributes:
        headers: Reply headers that are known only once the worker has taken the prompt.
        load_ns: Time until a worker was there, 0 when it was loaded already.
        dropped_tokens: Prompt tokens that were cut because they did not fit.
        timings: The worker's own figures; zeros until the answer is complete.
    """

    headers: MutableMapping[str, str] = field(default_factory=dict)
    load_ns: int = 0
    dropped_tokens: int = 0
    timings: Timings = field(default_factory=Timings)
    _started_ns: int = field(default_factory=time.perf_counter_ns)

    @property
    def total_ns(self) -> int:
        """Time since the request was understood."""
        return time.perf_counter_ns() - self._started_ns

    @property
    def prompt_tokens(self) -> int:
        """Prompt tokens that the model saw, cached ones too."""
        return self.timings.cache_n + self.timings.prompt_n

    @property
    def prompt_ns(self) -> int:
        """Time of prefill."""
        return round(self.timings.prompt_ms * 1e6)

    @property
    def answer_ns(self) -> int:
        """Time of decoding."""
        return round(self.timings.predicted_ms * 1e6)

    def drop(self, tokens: int) -> None:
        """Note that a prompt was cut; it goes into the header and the last object."""
        self.dropped_tokens = tokens
        self.headers[DROPPED_HEADER] = str(self.dropped_tokens)


def is_strict(request: Request) -> bool:
    """Whether the client wants a 400 in place of a cut prompt."""
    return request.headers.get(STRICT_HEADER, "").strip().lower() in {"1", "true", "yes"}
