"""llama.cpp's shared library: loaded from its folder, checked, and called through typed wrappers.

Loaded in a child process only: the library aborts the process on some errors, and keeps threads.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from verstak.errors import UnsupportedFeature
from verstak.quantize import abi

PARTS: Final = ("libggml-base.*", "libggml.*", "libllama.*")
"""Files of the library in the order in which they need each other."""


class Library:
    """The library of one folder.

    Args:
        folder: Where the shared objects lie, as the published package has them.

    Raises:
        UnsupportedFeature: a part is missing or does not load on this machine, or its interface
            is another one.
    """

    def __init__(self, folder: Path) -> None:
        self._parts = tuple(_load(_part(folder, pattern)) for pattern in PARTS)
        self.folder = folder
        self.version = _text(self.fresh("llama_version", ctypes.c_char_p, ())())
        """Release of llama.cpp, for example ``0.5.0-dev``."""
        self.commit = _text(self.fresh("ggml_commit", ctypes.c_char_p, ())())
        """Revision that its ggml was built from."""
        self._describe = self.fresh("ggml_op_desc", ctypes.c_char_p, (ctypes.c_void_p,))
        abi.check(self)

    def fresh(self, name: str, result: Any, arguments: Sequence[Any]) -> Callable[..., Any]:
        """A function of the library with a signature of its own.

        Args:
            name: Its symbol.
            result: ctypes type of its result; ``None`` = it has none.
            arguments: ctypes types of its arguments.

        Raises:
            UnsupportedFeature: the library has no such function.
        """
        address = next((at for part in self._parts if (at := _address(part, name))), None)
        if address is None:
            raise UnsupportedFeature(
                f"the quantiser's library has no function {name}",
                remedy="install the pinned one: verstak toolchain install quantizer",
            )
        # A prototype per caller: two callers may see one function differently (see `abi`).
        return ctypes.CFUNCTYPE(result, *arguments)(address)

    def operation(self, tensor: int) -> str:
        """Name of the operation that makes a tensor, for example ``MUL_MAT``."""
        return _text(self._describe(tensor))

    def load_processors(self) -> None:
        """Choose the variant of the library that uses this processor's instructions."""
        self.fresh("ggml_backend_load_all_from_path", None, (ctypes.c_char_p,))(
            str(self.folder).encode()
        )


def _part(folder: Path, pattern: str) -> Path:
    found = sorted(
        path for path in folder.glob(pattern) if path.suffix in {".so", ".dylib", ".dll"}
    )
    if len(found) != 1:
        raise UnsupportedFeature(
            f"expected one file {pattern} in {folder}, found {len(found)}",
            remedy="install the library again: verstak toolchain install quantizer",
        )
    return found[0]


def _load(path: Path) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError as error:
        raise UnsupportedFeature(
            f"{path.name} does not load on this machine: {error}",
            remedy="the library needs a C library as new as glibc 2.34, or macOS 12",
        ) from error


def _address(part: ctypes.CDLL, name: str) -> int | None:
    try:
        function = part[name]
    except AttributeError:
        return None
    return ctypes.cast(function, ctypes.c_void_p).value


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")
