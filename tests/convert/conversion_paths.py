"""One checkpoint by every way that there is, each held against transformers in 32 bits.

Two environments and one library take part: transformers (toolchain hf-onnx) gives the reference,
llama.cpp's library reads the GGUF files.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from tests.convert.conversion_cases import Case
from tests.convert.made_up_checkpoint import write_checkpoint
from tokenizers import Tokenizer

from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.convert.to_mlx import MlxFormat, to_mlx
from verstak.convert.to_onnx.conversion import to_onnx
from verstak.convert.to_onnx.wanted import OnnxWanted
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.runtime import Chunk, Runtime
from verstak.evaluate.runtimes.onnx_genai import OnnxGenaiRuntime
from verstak.evaluate.softmax import log_softmax
from verstak.quantities.text import Bilingual
from verstak.quantize.job import ScoredChunk
from verstak.quantize.scores import read_logits, split_texts
from verstak.toolchains.environment import Environment
from verstak.toolchains.process import run_script

type Logits = npt.NDArray[np.float32]

TEXTS = (
    "The hinge cup takes 35 mm; drill it 3.5 mm from the edge, he's told us, isn't it so?",
    "Корпус шкафа из ДСП 16 мм: кромка ABS 2 мм на видимых торцах, ёмкость 12,5 л, цена 1 250 руб.",
    "def area(width: float, height: float) -> float:\n\tfor i in range(10):\n\t\tprint(i)  # ok\r\n",
    "Смесь: emoji 😀, 漢字, naïve café, <|im_start|>user\nhi<|im_end|>\n\n",
)
_CHILD = Path(__file__).parent / "in_transformers.py"
_MLX_CHILD = Path(__file__).parent / "in_mlx.py"


class Read(msgspec.Struct, frozen=True):
    """What transformers says of one checkpoint."""

    ids: tuple[tuple[int, ...], ...]
    model_class: str = msgspec.field(name="class")


class _InMlx(msgspec.Struct, frozen=True):
    ids: tuple[tuple[int, ...], ...]
    failed: str | None


@dataclass(frozen=True, slots=True)
class Apart:
    """How far one way's logits are from the reference.

    Attributes:
        way: For example ``GGUF F16 in llama.cpp``.
        mean_kld: Nats.
        largest_kld: Nats.
        top1: Share of positions with the same likeliest token.
        positions: How many were compared.
        same_ids: Whether every text was split as transformers splits it.
    """

    way: str
    mean_kld: float
    largest_kld: float
    top1: float
    positions: int
    same_ids: bool


def tokens_of(folder: Path, count: int) -> list[int]:
    """So many tokens of all three languages, begun as the checkpoint begins a text."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found = tokenizer.encode(" ".join(TEXTS[:3] * 3)).ids
    assert len(found) >= count, "the texts are too short"
    return found[:count]


def read_in_transformers(
    python: Path, wanted: Sequence[tuple[Path, Sequence[int], Path | None]], scratch: Path
) -> list[tuple[Read, Logits]]:
    """Ids and fp32 logits of checkpoints: folder, tokens, where to save it again."""
    files = [scratch / f"logits-{number}.npy" for number in range(len(wanted))]
    job = {
        "models": [
            {
                "folder": str(folder),
                "texts": TEXTS,
                "tokens": list(tokens),
                "logits": str(file),
                "resaved": None if resaved is None else str(resaved),
            }
            for (folder, tokens, resaved), file in zip(wanted, files, strict=True)
        ]
    }
    said = run_script(
        python,
        _CHILD,
        json.dumps(job).encode(),
        answer=tuple[Read, ...],
        cancel=threading.Event(),
    )
    found = [(read, np.load(file)) for read, file in zip(said, files, strict=True)]
    for file in files:
        file.unlink()
    return found


def read_in_llama_cpp(
    library: Path, gguf: Path, tokens: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], Logits]:
    """Ids of the texts, special tokens in them read as such, and logits of every position."""
    rows: list[Logits] = []
    read_logits(
        library,
        gguf,
        [ScoredChunk(tuple(tokens), 0, len(tokens))],
        on_logits=lambda _, logits: rows.append(logits),
        cancel=threading.Event(),
        threads=1,
    )
    # Special tokens within a text are text to the library, so that one is left to the engine.
    splitting = split_texts(library, gguf, TEXTS[:3], cancel=threading.Event())
    begin = () if splitting.begin is None else (splitting.begin,)
    return tuple((*begin, *ids.tolist()) for ids in splitting.tokens), rows[0]


def apart(way: str, reference: Logits, found: Logits, tokens: Sequence[int], same: bool) -> Apart:
    """Compare every position."""
    targets = np.array([*tokens[1:], tokens[-1]])  # which ones came is nothing to the divergence
    scores = compare_positions(log_softmax(reference), found, targets)
    return Apart(
        way=way,
        mean_kld=float(scores.divergence.mean()),
        largest_kld=float(scores.divergence.max()),
        top1=float(scores.agrees.mean()),
        positions=len(tokens),
        same_ids=same,
    )


@dataclass(frozen=True, slots=True)
class Tools:
    """What takes part.

    Attributes:
        transformers: Interpreter of the toolchain hf-onnx.
        library: Folder of llama.cpp's library.
        mlx: The toolchain mlx; ``None`` = left out.
    """

    transformers: Path
    library: Path
    mlx: Environment | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One case with what transformers says of it.

    Attributes:
        case: What it is.
        place: Folder with the checkpoint as it was made (``hf``) and as transformers saves it
            (``again``).
        tokens: What is read.
        read: Ids and class.
        logits: (tokens, vocabulary), 32 bits.
    """

    case: Case
    place: Path
    tokens: tuple[int, ...]
    read: Read
    logits: Logits


def shortened(prepared: Prepared, tokens: int) -> Prepared:
    """The same with the first tokens only, for what is slow."""
    return replace(prepared, tokens=prepared.tokens[:tokens], logits=prepared.logits[:tokens])


def prepare(cases: Sequence[Case], tools: Tools, scratch: Path) -> list[Prepared]:
    """Write every checkpoint and have transformers read it, all in one process."""
    places = [scratch / f"case-{number}" for number in range(len(cases))]
    tokens: list[tuple[int, ...]] = []
    for case, place in zip(cases, places, strict=True):
        write_checkpoint(place / "hf", case.family, **case.changes)
        tokens.append(tuple(tokens_of(place / "hf", case.tokens)))
    wanted = [
        (place / "hf", each, place / "again") for place, each in zip(places, tokens, strict=True)
    ]
    found = read_in_transformers(tools.transformers, wanted, scratch)
    return [
        Prepared(case, place, each, read, logits)
        for case, place, each, (read, logits) in zip(cases, places, tokens, found, strict=True)
    ]


def prepare_real(gguf: Path, tools: Tools, scratch: Path) -> Prepared:
    """A real model: its GGUF to a folder in 16 bits, and what transformers says of that."""
    place = scratch / "real"
    gguf_to_checkpoint(gguf, place / "hf", "F16")
    case = Case("real", "qwen2", tokens=64)
    tokens = tuple(tokens_of(place / "hf", case.tokens))
    found = read_in_transformers(tools.transformers, [(place / "hf", tokens, None)], scratch)
    return Prepared(case, place, tokens, *found[0])


WAYS = (
    ("GGUF F32 in llama.cpp", "hf", "F32"),
    ("GGUF F16 in llama.cpp", "hf", "F16"),
    ("saved by transformers 5, GGUF F32 in llama.cpp", "again", "F32"),
)


def by_gguf(
    prepared: Prepared, tools: Tools, ways: Sequence[tuple[str, str, str]] = WAYS
) -> list[Apart]:
    """Both layouts to GGUF, read by llama.cpp; ``hf-F32.gguf`` stays."""
    found = []
    for way, source, kind in ways:
        gguf = prepared.place / f"{source}-{kind}.gguf"
        checkpoint_to_gguf(prepared.place / source, gguf, kind)
        ids, logits = read_in_llama_cpp(tools.library, gguf, prepared.tokens)
        same = ids == prepared.read.ids[: len(ids)]
        found.append(apart(way, prepared.logits, logits, prepared.tokens, same))
    return found


def by_way_of_gguf(prepared: Sequence[Prepared], tools: Tools, scratch: Path) -> list[Apart]:
    """From the GGUF files of :func:`by_gguf` to folders again, read by transformers."""
    for each in prepared:
        gguf_to_checkpoint(each.place / "hf-F32.gguf", each.place / "back", "F32")
    found = read_in_transformers(
        tools.transformers, [(each.place / "back", each.tokens, None) for each in prepared], scratch
    )
    return [
        apart(
            "GGUF F32 to safetensors in transformers",
            each.logits,
            logits,
            each.tokens,
            read.ids == each.read.ids and read.model_class == each.read.model_class,
        )
        for each, (read, logits) in zip(prepared, found, strict=True)
    ]


def by_onnx(prepared: Prepared, environment: Environment, scratch: Path) -> Apart:
    """To ONNX in 32 bits, read by ONNX Runtime GenAI.

    Raises:
        VerstakError: the case cannot be converted.
    """
    target = scratch / f"onnx-{prepared.place.name}"
    wanted = OnnxWanted(precision="fp32")
    to_onnx(environment, prepared.place / "hf", target, wanted, cancel=threading.Event())
    runtime = OnnxGenaiRuntime(environment, target, threads=1)
    try:
        return by_runtime("ONNX fp32 in ONNX Runtime GenAI", runtime, prepared)
    finally:
        runtime.close()


def by_runtime(way: str, runtime: Runtime, prepared: Prepared) -> Apart:
    """Every position but the last, and the ids of the texts without special tokens in them."""
    rows: list[Logits] = []
    tokens = np.array(prepared.tokens, np.int32)
    runtime.score(
        [Chunk(tokens, 0)],
        on_logits=lambda _, logits: rows.append(logits),
        cancel=threading.Event(),
    )
    split = [tuple(runtime.tokens(text).tolist()) for text in TEXTS[:3]]
    same = all(
        ids[-len(own) :] == own and len(ids) - len(own) < 2  # the token that begins a text, or none
        for own, ids in zip(split, prepared.read.ids[:3], strict=True)
    )
    return apart(way, prepared.logits[:-1], rows[0], prepared.tokens[:-1], same)


def by_mlx(
    prepared: Sequence[Prepared], environment: Environment, scratch: Path, *, layout: str
) -> list[tuple[Apart, tuple[Bilingual, ...]]]:
    """To MLX in 16 bits, read by MLX; with what the conversion said of it.

    Raises:
        VerstakError: a case cannot be converted.
    """
    notes, jobs = [], []
    for number, each in enumerate(prepared):
        target = each.place / f"mlx-{layout}"
        made = to_mlx(
            environment, each.place / layout, target, MlxFormat(), cancel=threading.Event()
        )
        notes.append(made.notes)
        jobs.append(
            {
                "folder": str(target),
                "texts": TEXTS,
                "tokens": list(each.tokens),
                "logits": str(scratch / f"mlx-{number}.npy"),
            }
        )
    said = run_script(
        environment.python,
        _MLX_CHILD,
        json.dumps({"models": jobs}).encode(),
        answer=tuple[_InMlx, ...],
        cancel=threading.Event(),
    )
    way = f"MLX F16{', saved by transformers 5' if layout == 'again' else ''}"
    found = []
    for number, (each, mlx, note) in enumerate(zip(prepared, said, notes, strict=True)):
        assert mlx.failed is None, f"{each.case.name}: {mlx.failed}"
        logits = np.load(scratch / f"mlx-{number}.npy")
        same = mlx.ids == each.read.ids
        found.append((apart(way, each.logits, logits, each.tokens, same), note))
    return found


def shown(values: Mapping[str, Sequence[Apart]]) -> str:
    """A table for people."""
    return "\n".join(
        f"{name:36} {way.way:48} {way.mean_kld:.2e} max {way.largest_kld:.2e} "
        f"top-1 {way.top1:.1%} ids {'same' if way.same_ids else 'DIFFER'}"
        for name, ways in values.items()
        for way in ways
    )
