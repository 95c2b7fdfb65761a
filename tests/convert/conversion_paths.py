"""One checkpoint by every way that there is, each held against transformers in 32 bits.

Two environments and one library take part: transformers (toolchain hf-onnx) gives the reference,
llama.cpp's library reads the GGUF files.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from tests.convert.conversion_cases import Case
from tests.convert.made_up_checkpoint import write_checkpoint
from tokenizers import Tokenizer

from verstak.convert.to_checkpoint import gguf_to_checkpoint
from verstak.convert.to_gguf import checkpoint_to_gguf
from verstak.evaluate.divergence import compare_positions
from verstak.evaluate.softmax import log_softmax
from verstak.quantize.job import ScoredChunk
from verstak.quantize.scores import read_logits, split_texts
from verstak.toolchains.process import run_script

type Logits = npt.NDArray[np.float32]

TEXTS = (
    "The hinge cup takes 35 mm; drill it 3.5 mm from the edge, he's told us, isn't it so?",
    "Корпус шкафа из ДСП 16 мм: кромка ABS 2 мм на видимых торцах, ёмкость 12,5 л, цена 1 250 руб.",
    "def area(width: float, height: float) -> float:\n\tfor i in range(10):\n\t\tprint(i)  # ok\r\n",
    "Смесь: emoji 😀, 漢字, naïve café, <|im_start|>user\nhi<|im_end|>\n\n",
)
_CHILD = Path(__file__).parent / "in_transformers.py"


class Read(msgspec.Struct, frozen=True):
    """What transformers says of one checkpoint."""

    ids: tuple[tuple[int, ...], ...]
    model_class: str = msgspec.field(name="class")


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
    targets = np.array([*tokens[1:], tokens[-1]])
    scores = compare_positions(log_softmax(reference), found, targets)
    return Apart(
        way=way,
        mean_kld=float(scores.divergence.mean()),
        largest_kld=float(scores.divergence.max()),
        top1=float(scores.agrees.mean()),
        positions=len(tokens),
        same_ids=same,
    )


def every_way(
    cases: Sequence[Case], *, python: Path, library: Path, scratch: Path
) -> Mapping[str, list[Apart]]:
    """All cases by every way that needs nothing but transformers and llama.cpp.

    Two passes through transformers: the checkpoints as they are made, which it also saves again in
    its own layout, and then what comes back from the GGUF files.
    """
    folders = {case.name: scratch / f"case-{number}" for number, case in enumerate(cases)}
    tokens: dict[str, list[int]] = {}
    for case in cases:
        write_checkpoint(folders[case.name] / "hf", case.family, **case.changes)
        tokens[case.name] = tokens_of(folders[case.name] / "hf", case.tokens)
    firsts = read_in_transformers(
        python,
        [(folders[c.name] / "hf", tokens[c.name], folders[c.name] / "again") for c in cases],
        scratch,
    )
    found: dict[str, list[Apart]] = {case.name: [] for case in cases}
    for case, (read, reference) in zip(cases, firsts, strict=True):
        place, ids = folders[case.name], tokens[case.name]
        for way, source, kind in (
            ("GGUF F32 in llama.cpp", "hf", "F32"),
            ("GGUF F16 in llama.cpp", "hf", "F16"),
            ("saved by transformers, GGUF F32 in llama.cpp", "again", "F32"),
        ):
            gguf = place / f"{source}-{kind}.gguf"
            checkpoint_to_gguf(place / source, gguf, kind)
            theirs, logits = read_in_llama_cpp(library, gguf, ids)
            same = theirs == read.ids[: len(theirs)]
            found[case.name].append(apart(way, reference, logits, ids, same))
        gguf_to_checkpoint(place / "hf-F32.gguf", place / "back", "F32")
    seconds = read_in_transformers(
        python, [(folders[c.name] / "back", tokens[c.name], None) for c in cases], scratch
    )
    for case, (read, reference), (again, logits) in zip(cases, firsts, seconds, strict=True):
        found[case.name].append(
            apart(
                "GGUF F32 to safetensors in transformers",
                reference,
                logits,
                tokens[case.name],
                again.ids == read.ids and again.model_class == read.model_class,
            )
        )
    return found


def shown(values: Mapping[str, Any]) -> str:
    """A table for people."""
    lines = []
    for name, ways in values.items():
        for way in ways:
            lines.append(
                f"{name:36} {way.way:46} {way.mean_kld:.2e} max {way.largest_kld:.2e} "
                f"top-1 {way.top1:.1%} ids {'same' if way.same_ids else 'DIFFER'}"
            )
    return "\n".join(lines)
