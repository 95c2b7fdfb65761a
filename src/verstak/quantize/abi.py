"""Whether a library has the interface that `bindings` describe; asked before anything is used.

Three guards, each of which alone would catch a moved field: the release, every field of the three
structs of options against its known default, and on x86-64, where a struct's place in memory can
be handed over as a plain pointer, how many bytes the library writes into each. Beyond that the
table of tensor types, and a tensor made by the library and read through our layout.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from verstak.errors import UnsupportedFeature
from verstak.formats.ggml_types import GGML_TYPES
from verstak.quantize import bindings

if TYPE_CHECKING:
    from verstak.quantize.library import Library

_ROOM_BYTES = 2048
_FILLS = (0xA5, 0x5A)
_POINTER_BYTES = 8

type Defaults = Mapping[str, int] | Mapping[str, int | float]


def check(library: Library) -> None:
    """Hold a loaded library against the layouts.

    Args:
        library: The library, loaded and not yet used.

    Raises:
        UnsupportedFeature: its release, a default, a struct's size, a tensor type or a tensor
            differs from what the layouts say; the message tells which.
    """
    release = library.version.partition("-")[0]
    if release not in bindings.LAYOUT_RELEASES:
        known = " or ".join(sorted(bindings.LAYOUT_RELEASES))
        raise _differs(f"llama.cpp {known} was expected, found {library.version}")
    for name, struct, defaults in (
        ("model_quantize", bindings.QuantizeParams, bindings.QUANTIZE_DEFAULTS),
        ("model", bindings.ModelParams, bindings.MODEL_DEFAULTS),
        ("context", bindings.ContextParams, bindings.CONTEXT_DEFAULTS),
    ):
        function = f"llama_{name}_default_params"
        _check_size(library, function, struct)
        _check_defaults(library, function, struct, defaults)
    _check_types(library)
    _check_tensor(library)


def written_bytes(library: Library, function: str) -> int | None:
    """Bytes that a function returning a struct writes.

    Args:
        library: The library.
        function: Name of a function without arguments that returns a struct in memory.

    Returns:
        Offset behind the last byte written; ``None`` where the processor's calling convention
        does not hand the place over as the first argument (anything but x86-64).

    Source:
        System V AMD64 ABI 3.2.3: a caller passes the place of a struct of class MEMORY in RDI.
    """
    if platform.machine() not in {"x86_64", "AMD64"} or sys.platform == "win32":
        return None
    written = set[int]()
    call = library.fresh(function, ctypes.c_void_p, (ctypes.c_void_p,))
    for fill in _FILLS:
        room = (ctypes.c_ubyte * _ROOM_BYTES)(*([fill] * _ROOM_BYTES))
        call(ctypes.addressof(room))
        written |= {at for at, value in enumerate(room) if value != fill}
    return max(written, default=-1) + 1


def _check_size(library: Library, function: str, struct: type[ctypes.Structure]) -> None:
    written = written_bytes(library, function)
    size = ctypes.sizeof(struct)
    # What pads the struct to whole pointers at its end need not be written.
    if written is not None and not size - _POINTER_BYTES < written <= size:
        raise _differs(f"{function} writes {written} bytes, the layout has {size}")


def _check_defaults(
    library: Library, function: str, struct: type[ctypes.Structure], defaults: Defaults
) -> None:
    found = library.fresh(function, struct, ())()
    for field, expected in defaults.items():
        value = getattr(found, field)
        if isinstance(value, ctypes._Pointer):  # noqa: SLF001 - ctypes has no public name for it
            value = ctypes.cast(value, ctypes.c_void_p).value
        value = 0 if value is None else value
        if value != expected:
            raise _differs(f"{function} says {field} = {value}, {expected} was expected")


def _check_types(library: Library) -> None:
    sizes = library.fresh("ggml_type_size", ctypes.c_size_t, (ctypes.c_int,))
    blocks = library.fresh("ggml_blck_size", ctypes.c_int64, (ctypes.c_int,))
    names = library.fresh("ggml_type_name", ctypes.c_char_p, (ctypes.c_int,))
    for number, kind in GGML_TYPES.items():
        name = (names(number) or b"").decode().upper()
        if (name, blocks(number), sizes(number)) != (kind.name, kind.block_size, kind.block_bytes):
            raise _differs(f"tensor type {number} is {name}, {kind.name} was expected")


def _check_tensor(library: Library) -> None:
    """Multiply two made-up matrices, without data, and read the product through the layout."""
    pointer = ctypes.c_void_p
    make = library.fresh("ggml_init", pointer, (bindings.InitParams,))
    free = library.fresh("ggml_free", None, (pointer,))
    new = library.fresh(
        "ggml_new_tensor_2d", pointer, (pointer, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)
    )
    name = library.fresh("ggml_set_name", pointer, (pointer, ctypes.c_char_p))
    multiply = library.fresh("ggml_mul_mat", pointer, (pointer, pointer, pointer))
    context = make(bindings.InitParams(2**16, None, True))
    try:
        weights, inputs = new(context, 1, 32, 7), new(context, 0, 32, 5)
        product = name(multiply(context, weights, inputs), b"probe")
        found = bindings.Tensor.from_address(product)
        told = library.operation(product)
        facts = (
            (tuple(found.ne), (7, 5, 1, 1), "shape"),
            (tuple(found.nb[:2]), (4, 28), "strides"),
            ((found.src[0], found.src[1], found.src[2]), (weights, inputs, None), "sources"),
            (found.name, b"probe", "name"),
            (told, "MUL_MAT", "operation"),
            (bindings.Tensor.from_address(weights).type, 1, "type"),
        )
        for value, expected, what in facts:
            if value != expected:
                raise _differs(f"a tensor's {what} reads as {value!r}, {expected!r} was expected")
    finally:
        free(context)


def _differs(how: str) -> UnsupportedFeature:
    return UnsupportedFeature(
        f"the quantiser's library is not the one that verstak knows: {how}",
        remedy="install the pinned one: verstak toolchain install quantizer",
    )
