"""What a child process is told, and what it says meanwhile: one JSON object a line, both ways."""

from __future__ import annotations

from typing import Literal

import msgspec


class Override(msgspec.Struct, frozen=True):
    """One type for all tensors that a regular expression finds.

    Attributes:
        pattern: Searched for in the tensor's name, as ECMAScript and Python both read it.
        type_name: For example ``Q6_K``.
    """

    pattern: str
    type_name: str


class QuantizeJob(msgspec.Struct, frozen=True, tag="quantize"):
    """Quantise one file, after a dry run that says every tensor's type.

    Attributes:
        library: Folder of llama.cpp's library.
        source: GGUF file to read.
        output: File to write; never written in a dry run.
        file_type: Number of the file type, ``llama_ftype``.
        threads: Threads.
        overrides: Types of single tensors, the first that fits counts.
        allow_requantize: Whether tensors that are quantised already may be quantised again.
        pure: Whether every matrix gets the file type's own type.
        dry_run: Whether only to say which types tensors would get.
        imatrix: Importance matrix to weight errors with; ``""`` = none.
        parent_pid: Who started us.
        keys: Metadata that the file is given; texts of at most 127 bytes.
    """

    library: str
    source: str
    output: str
    file_type: int
    threads: int
    overrides: tuple[Override, ...]
    allow_requantize: bool
    pure: bool
    dry_run: bool
    imatrix: str
    parent_pid: int
    keys: tuple[tuple[str, str | int], ...] = ()


class CollectJob(msgspec.Struct, frozen=True, tag="collect"):
    """Collect an importance matrix.

    Attributes:
        library: Folder of llama.cpp's library.
        model: GGUF file whose inputs are measured.
        text: UTF-8 file to read.
        output: Importance matrix to write, and to rewrite while it grows.
        dataset: Name of the text as the file records it.
        chunk_tokens: Tokens of one chunk.
        most_chunks: Chunks to read at most; 0 = all.
        skipped_chunks: Chunks that an earlier run has measured already.
        save_every: Chunks between two writes.
        threads: Threads.
        output_matrix: Whether the output matrix is measured, too.
        parent_pid: Who started us.
    """

    library: str
    model: str
    text: str
    output: str
    dataset: str
    chunk_tokens: int
    most_chunks: int
    skipped_chunks: int
    save_every: int
    threads: int
    output_matrix: bool
    parent_pid: int


class ScoredChunk(msgspec.Struct, frozen=True, array_like=True):
    """Tokens to read together, and whose logits are wanted.

    Attributes:
        tokens: T of them, the first one as the model wants a text to begin.
        first: Position of the first logits.
        last: Position behind the last ones; at most T.
    """

    tokens: tuple[int, ...]
    first: int
    last: int


class ScoreJob(msgspec.Struct, frozen=True, tag="score"):
    """Read chunks and hand over logits.

    Attributes:
        library: Folder of llama.cpp's library.
        model: GGUF file.
        chunks: What to read.
        folder: Where logits are put, one ``.npy`` file a chunk; who reads them deletes them.
        ahead: Files that may lie there before the child waits for the reader.
        threads: Threads.
        parent_pid: Who started us.
    """

    library: str
    model: str
    chunks: tuple[ScoredChunk, ...]
    folder: str
    ahead: int
    threads: int
    parent_pid: int


class TokenizeJob(msgspec.Struct, frozen=True, tag="tokenize"):
    """Split texts into tokens; only the model's vocabulary is loaded.

    Attributes:
        library: Folder of llama.cpp's library.
        model: GGUF file.
        texts: What to split; no special token is added, none is recognised.
        parent_pid: Who started us.
    """

    library: str
    model: str
    texts: tuple[str, ...]
    parent_pid: int


class ErrorTask(msgspec.Struct, frozen=True, array_like=True):
    """One matrix and the types that it may get."""

    name: str
    types: tuple[str, ...]


class ErrorsJob(msgspec.Struct, frozen=True, tag="errors"):
    """Measure how far types move the outputs of matrices.

    Attributes:
        library: Folder of llama.cpp's library.
        model: GGUF file.
        imatrix: Importance matrix; ``""`` = none.
        tasks: Matrices and types.
        rows: Rows of each matrix to look at, at most.
        threads: Threads.
        parent_pid: Who started us.
    """

    library: str
    model: str
    imatrix: str
    tasks: tuple[ErrorTask, ...]
    rows: int
    threads: int
    parent_pid: int


class ProbeJob(msgspec.Struct, frozen=True, tag="probe"):
    """Measure what rounded weights do to predictions.

    Attributes:
        library: Folder of llama.cpp's library.
        model: GGUF file of F16 or F32 weights.
        imatrix: Importance matrix; ``""`` = none.
        chunks: Text to predict.
        probes: For each, types of the tensors that are rounded; the others stay as they are.
        threads: Threads.
        parent_pid: Who started us.
    """

    library: str
    model: str
    imatrix: str
    chunks: tuple[ScoredChunk, ...]
    probes: tuple[dict[str, str], ...]
    threads: int
    parent_pid: int


class CheckJob(msgspec.Struct, frozen=True, tag="check"):
    """Load the library, hold it against our layouts, and do nothing with it.

    Attributes:
        library: Folder of llama.cpp's library.
        parent_pid: Who started us.
    """

    library: str
    parent_pid: int


type Job = QuantizeJob | CollectJob | ScoreJob | TokenizeJob | ErrorsJob | ProbeJob | CheckJob


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The library is loaded and checked.

    Attributes:
        version: Its release, for example ``0.5.0-dev``.
        commit: Its revision.
    """

    version: str
    commit: str


class TensorBegun(msgspec.Struct, frozen=True, tag="tensor"):
    """One tensor is next.

    Attributes:
        index: Which, from 1.
        total: How many there are.
        name: Its name.
    """

    index: int
    total: int
    name: str


class TensorPlanned(msgspec.Struct, frozen=True, tag="planned"):
    """What a dry run says of one tensor.

    Attributes:
        name: Its name.
        type_name: Type that it would get.
    """

    name: str
    type_name: str


class ChunkDone(msgspec.Struct, frozen=True, tag="chunk"):
    """One chunk of the text has been read.

    Attributes:
        index: Which, from 1, those of earlier runs counted.
        total: How many there are.
        saved: Whether the file on disk holds it.
    """

    index: int
    total: int
    saved: bool


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The model is in memory.

    Attributes:
        load_s: Seconds that it took.
        vocabulary: Tokens that it knows.
        begin: Token that every text begins with; ``None`` = none.
    """

    load_s: float
    vocabulary: int
    begin: int | None


class LogitsReady(msgspec.Struct, frozen=True, tag="logits"):
    """Logits of one chunk lie in a file.

    Attributes:
        index: Which chunk, from 0.
        path: A ``.npy`` file of (positions, vocabulary) 32-bit numbers.
        read_s: Seconds that reading the chunk took.
    """

    index: int
    path: str
    read_s: float


class Split(msgspec.Struct, frozen=True, tag="split"):
    """Tokens of one text.

    Attributes:
        index: Which text, from 0.
        tokens: Its tokens.
    """

    index: int
    tokens: tuple[int, ...]


class Spent(msgspec.Struct, frozen=True, tag="spent"):
    """What the work took.

    Attributes:
        peak_bytes: Largest resident memory of the child; ``None`` = the system does not tell.
    """

    peak_bytes: int | None


class TensorErrors(msgspec.Struct, frozen=True, tag="errors"):
    """How far types move the outputs of one matrix.

    Attributes:
        name: The tensor.
        energy: Expected square of its outputs, for each token read; inputs without an importance
            matrix count as ones.
        errors: Expected squared distance of the outputs by type, as a part of `energy`.
    """

    name: str
    energy: float
    errors: dict[str, float]


class Probed(msgspec.Struct, frozen=True, tag="probed"):
    """What one probe did.

    Attributes:
        index: Which, from 0.
        harms: Mean divergence of each chunk's predictions, nats.
        errors: Relative error of every tensor that was rounded, of all its rows.
    """

    index: int
    harms: tuple[float, ...]
    errors: dict[str, float]


class Warned(msgspec.Struct, frozen=True, tag="warning"):
    """Something that a person should know.

    Attributes:
        message: In llama.cpp's words.
    """

    message: str


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The work is done, as far as the child can tell."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The work ended without a result.

    Attributes:
        message: Cause, in llama.cpp's words where it gave one.
        blame: What has to change: the library, the request, or nobody knows.
        remedy: What to do about it; ``""`` = there is nothing to add.
    """

    message: str
    blame: Literal["library", "request", "unknown"] = "unknown"
    remedy: str = ""


type Event = (
    Begun
    | TensorBegun
    | TensorPlanned
    | ChunkDone
    | Loaded
    | LogitsReady
    | Split
    | TensorErrors
    | Probed
    | Spent
    | Warned
    | Finished
    | Failed
)

decode_job = msgspec.json.Decoder(
    QuantizeJob | CollectJob | ScoreJob | TokenizeJob | ErrorsJob | ProbeJob | CheckJob
).decode
decode_event = msgspec.json.Decoder(
    Begun
    | TensorBegun
    | TensorPlanned
    | ChunkDone
    | Loaded
    | LogitsReady
    | Split
    | TensorErrors
    | Probed
    | Spent
    | Warned
    | Finished
    | Failed
).decode
