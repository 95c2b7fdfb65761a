"""What the scheduler obeys."""

from __future__ import annotations

import math
from dataclasses import dataclass

from verstak.errors import InvalidSettings

MIB = 2**20


@dataclass(frozen=True, slots=True)
class SchedulerOptions:
    """Settings of residency and queueing.

    Attributes:
        default_keep_alive_s: How long an idle worker stays loaded when a request does not say;
            0 unloads after each reply, a negative number or infinity keeps it.
        default_context_tokens: Context of each sequence when neither the request nor a loaded
            worker says otherwise; never more than the model was trained for.
        max_queue: Requests that may wait for one model before new ones are refused as busy.
        memory_margin_bytes: Memory that a load leaves free for everything else on the machine.
        max_loaded: Workers at once; ``None`` = as many as memory holds.
        stop_timeout_s: How long a worker may take to end before it is killed.
        close_timeout_s: The same when the whole server stops.
    """

    default_keep_alive_s: float = 300.0
    default_context_tokens: int = 4096
    max_queue: int = 512
    memory_margin_bytes: int = 256 * MIB
    max_loaded: int | None = None
    stop_timeout_s: float = 5.0
    close_timeout_s: float = 1.0

    def __post_init__(self) -> None:
        """Refuse numbers that no scheduler could obey.

        Raises:
            InvalidSettings: names the setting.
        """
        least = {
            "default_context_tokens": 1,
            "max_queue": 1,
            "memory_margin_bytes": 0,
            "max_loaded": 1,
            "stop_timeout_s": 0,
            "close_timeout_s": 0,
        }
        for name, smallest in least.items():
            value = getattr(self, name)
            if value is not None and not value >= smallest:
                raise InvalidSettings(
                    f"scheduler.{name} is {value}", remedy=f"set it to {smallest} or more"
                )
        if math.isnan(self.default_keep_alive_s):
            raise InvalidSettings(
                "scheduler.default_keep_alive_s is not a number", remedy="for example 300, 0 or -1"
            )
