"""A GGUF opened through llama.cpp's library: its tokens, a chunk read, logits. Child process only."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from verstak.errors import UsageError, VerstakError
from verstak.quantize import bindings
from verstak.quantize.library import Library

type Tokens = npt.NDArray[np.int32]
type Logits = npt.NDArray[np.float32]
type Watcher = Callable[[int, bool, int | None], bool]
"""``cb_eval``: address of a tensor, whether it is only asked for, user data."""

_PIECE_TOKENS = 512
"""Tokens computed at a time where nobody watches: more cost memory and win no time."""


class Vocabulary:
    """How a model splits text.

    Args:
        library: A checked library.
        model: Address of a loaded model.
    """

    def __init__(self, library: Library, model: int) -> None:
        pointer = ctypes.c_void_p
        self._address = library.fresh("llama_model_get_vocab", pointer, (pointer,))(model)
        self._tokenize = library.fresh(
            "llama_tokenize",
            ctypes.c_int32,
            (
                pointer,
                ctypes.c_char_p,
                ctypes.c_int32,
                ctypes.POINTER(ctypes.c_int32),
                ctypes.c_int32,
                ctypes.c_bool,
                ctypes.c_bool,
            ),
        )
        self.size = int(
            library.fresh("llama_vocab_n_tokens", ctypes.c_int32, (pointer,))(self._address)
        )
        """Tokens that it knows."""
        adds = library.fresh("llama_vocab_get_add_bos", ctypes.c_bool, (pointer,))(self._address)
        first = library.fresh("llama_vocab_bos", ctypes.c_int32, (pointer,))
        self.begin: int | None = int(first(self._address)) if adds else None
        """Token that every text begins with; ``None`` = texts begin with their own first one."""

    def tokens(self, text: bytes, *, begin: bool) -> Tokens:
        """Tokens of a whole text.

        Args:
            text: UTF-8. What looks like a special token in it is text.
            begin: Whether the tokens that the model puts around a text are added.

        Returns:
            (T,) token ids.

        Raises:
            VerstakError: the library could not split it.
        """
        # Never more tokens than bytes; SentencePiece puts a space before the text, and there may
        # be a begin and an end.
        room = (ctypes.c_int32 * (len(text) + 4))()
        count = self._tokenize(self._address, text, len(text), room, len(room), begin, False)
        if count < 0:
            raise VerstakError("llama.cpp could not split the text into tokens")
        return np.array(room[:count], np.int32)


class LoadedModel:
    """A model that reads chunks, each as if nothing had been before it.

    Args:
        library: A checked library.
        path: GGUF file.
        threads: Threads.
        most_tokens: Tokens of the longest chunk.
        watch: Asked of every operation, as ``cb_eval`` is; ``None`` = nobody watches. Values are
            then looked at where they are computed: weights stay in the layout of the file.
        writable: Whether weights lie in memory of their own, where they can be replaced.

    Raises:
        VerstakError: the model does not load, or there is no memory for it.
    """

    def __init__(
        self,
        library: Library,
        path: Path,
        *,
        threads: int,
        most_tokens: int,
        watch: Watcher | None = None,
        writable: bool = False,
    ) -> None:
        began = time.monotonic()
        pointer = ctypes.c_void_p
        self._address = open_model(library, path, file_layout=watch is not None, writable=writable)
        self._callback = None if watch is None else bindings.EvalCallback(watch)
        params = library.fresh("llama_context_default_params", bindings.ContextParams, ())()
        params.n_ctx = params.n_batch = most_tokens
        # Whoever watches wants to see all rows of a chunk at once.
        params.n_ubatch = most_tokens if watch is not None else min(most_tokens, _PIECE_TOKENS)
        params.n_threads = params.n_threads_batch = threads
        if self._callback is not None:
            params.cb_eval = ctypes.cast(self._callback, pointer)
        self._context = library.fresh(
            "llama_init_from_model", pointer, (pointer, bindings.ContextParams)
        )(self._address, params)
        if not self._context:
            raise VerstakError("llama.cpp could not make a context for the model")
        self._decode = library.fresh("llama_decode", ctypes.c_int32, (pointer, bindings.Batch))
        self._memory = library.fresh("llama_get_memory", pointer, (pointer,))(self._context)
        self._clear = library.fresh("llama_memory_clear", None, (pointer, ctypes.c_bool))
        self._row = library.fresh(
            "llama_get_logits_ith", ctypes.POINTER(ctypes.c_float), (pointer, ctypes.c_int32)
        )
        self.vocabulary = Vocabulary(library, self._address)
        """How it splits text."""
        self.load_s = time.monotonic() - began
        """Seconds until it could read."""

    def read(self, chunk: Tokens, *, first_wanted: int = 0, last_wanted: int | None = None) -> None:
        """Read one chunk as if nothing had been before it.

        Args:
            chunk: (T,) its tokens.
            first_wanted: First position whose logits are computed.
            last_wanted: Position behind the last one; ``None`` = to the end. Where somebody
                watches, all should be wanted, else the last block sees the wanted rows only.

        Raises:
            VerstakError: it could not be read.
        """
        self._clear(self._memory, True)
        tokens = np.ascontiguousarray(chunk, np.int32)
        wanted = np.zeros(len(tokens), np.int8)
        wanted[first_wanted:last_wanted] = 1
        batch = bindings.Batch(n_tokens=len(tokens))
        batch.token = tokens.ctypes.data_as(ctypes.POINTER(ctypes.c_int32))
        batch.logits = wanted.ctypes.data
        status = self._decode(self._context, batch)
        if status != 0:
            raise VerstakError(f"llama.cpp could not read a chunk: llama_decode gave {status}")

    def logits(self, chunk: Tokens, *, first: int, last: int) -> Logits:
        """Read one chunk and give the logits of some of its positions.

        Args:
            chunk: (T,) its tokens.
            first: First position.
            last: Position behind the last one.

        Returns:
            (last - first, vocabulary), the caller's own.

        Raises:
            VerstakError: it could not be read, or there are no logits.
        """
        self.read(chunk, first_wanted=first, last_wanted=last)
        found = np.empty((last - first, self.vocabulary.size), np.float32)
        for row, position in zip(found, range(first, last), strict=True):
            values = self._row(self._context, position)
            if not values:
                raise VerstakError(f"llama.cpp gave no logits of position {position}")
            row[:] = np.ctypeslib.as_array(values, (self.vocabulary.size,))
        return found


def begin_with(library: Library) -> object:
    """Set the library up for reading: its log, its processor variants.

    Args:
        library: A checked library.

    Returns:
        Must be kept as long as the library is used: its log goes through it.
    """
    log = bindings.LogCallback(_to_stderr)
    library.fresh("llama_log_set", None, (bindings.LogCallback, ctypes.c_void_p))(log, None)
    library.load_processors()
    library.fresh("llama_backend_init", None, ())()
    return log


def open_model(
    library: Library,
    path: Path,
    *,
    file_layout: bool = False,
    writable: bool = False,
    vocabulary_only: bool = False,
) -> int:
    """Load a model for the processor.

    Args:
        library: A library that `begin_with` has set up.
        path: GGUF file.
        file_layout: Whether weights stay in the layout of the file, even if another one is faster.
        writable: Whether weights are copied into memory; else the file is mapped where it can be.
        vocabulary_only: Whether only its way of splitting text is wanted.

    Returns:
        Its address.

    Raises:
        VerstakError: it does not load.

    Source:
        llama.cpp include/llama.h ``llama_load_mode`` at v0.5.0.
    """
    params = library.fresh("llama_model_default_params", bindings.ModelParams, ())()
    params.n_gpu_layers = 0
    params.vocab_only = vocabulary_only
    if file_layout or writable:
        params.use_extra_bufts = False
    if writable:
        params.load_mode = bindings.LOAD_INTO_MEMORY
    model = library.fresh(
        "llama_model_load_from_file", ctypes.c_void_p, (ctypes.c_char_p, bindings.ModelParams)
    )(str(path).encode(), params)
    if not model:
        raise VerstakError(f"llama.cpp could not load the model {path.name}")
    return int(model)


def cut_into_chunks(
    tokens: Tokens, *, chunk_tokens: int, begin: int | None, most_chunks: int
) -> list[Tokens]:
    """Cut a text into pieces that are read one by one.

    Args:
        tokens: (T,) of the whole text.
        chunk_tokens: Tokens of a piece; what is left at the end is dropped.
        begin: Token that takes the place of each piece's first one; ``None`` = it stays.
        most_chunks: Pieces at most; 0 = all.

    Raises:
        UsageError: there is not one whole piece.

    Source:
        llama.cpp tools/imatrix/imatrix.cpp ``compute_imatrix``: every chunk begins as a text does.
    """
    count = len(tokens) // chunk_tokens
    if count == 0:
        raise UsageError(
            f"the text has {len(tokens)} tokens, one chunk needs {chunk_tokens}",
            remedy="take a longer text, or smaller chunks: --chunk-tokens",
        )
    count = min(count, most_chunks) if most_chunks else count
    chunks = []
    for at in range(count):
        chunk = tokens[at * chunk_tokens : (at + 1) * chunk_tokens].copy()
        if begin is not None:
            chunk[0] = begin
        chunks.append(chunk)
    return chunks


def _to_stderr(_level: int, text: bytes | None, _data: int | None) -> None:
    sys.stderr.write((text or b"").decode("utf-8", "replace"))
