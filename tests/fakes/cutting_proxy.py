"""A fake bad network: a TCP proxy that cuts connections after some bytes, and counts them."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from types import TracebackType
from typing import Self


class CuttingProxy:
    """Relays to ``target`` and breaks each connection after a random count of bytes one way.

    Args:
        target: Host and port.
        low: Fewest bytes before a cut.
        high: Most bytes before a cut.
        cuts: Connections that are cut; later ones are left alone.
        seed: Of the random counts.
        asked: True counts what the client sends instead of what it is answered.
    """

    def __init__(
        self,
        target: tuple[str, int],
        *,
        low: int = 1,
        high: int = 1,
        cuts: int = 0,
        seed: int = 1,
        asked: bool = False,
    ) -> None:
        self._target = target
        self._low, self._high = low, high
        self._left = cuts
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._mutex = threading.Lock()
        self._asked = asked
        self.cut = 0
        self.asked_bytes = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._mutex:
            sockets = list(self._open)
        for each in sockets:
            _end(each)
        for thread in self._threads:
            thread.join(5)
        for each in sockets:
            each.close()

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            with self._mutex:
                self._open += [near, far]
                budget = None
                if self._left > 0:
                    self._left -= 1
                    budget = self._random.randint(self._low, self._high)
            self._start(self._relay, near, far, budget if self._asked else None, True)
            self._start(self._relay, far, near, None if self._asked else budget, False)

    def _relay(
        self, source: socket.socket, sink: socket.socket, budget: int | None, asked: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if asked:
                    with self._mutex:
                        self.asked_bytes += len(data)
                if budget is not None and len(data) >= budget:
                    sink.sendall(data[:budget])
                    self.cut += 1
                    break
                sink.sendall(data)
                budget = None if budget is None else budget - len(data)
        _end(source)
        _end(sink)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
