"""A recipe: what is made of which source, how it is measured, what it must hold, who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from verstak.evaluate.measuring import ReferenceKind
from verstak.model.names import ModelName

type TargetFormat = Literal["gguf", "onnx", "mlx"]
type Rule = Literal["smallest", "best"]


@dataclass(frozen=True, slots=True)
class SourceWanted:
    """Where the weights come from.

    Attributes:
        model: Path of a folder or of a GGUF file, or the name of a model in the store.
        path: The path, where there is such a file or folder; ``None`` = `model` is a name.
        number_format: What a checkpoint is converted to: ``F16``, ``BF16`` or ``F32``.
        requantize: Whether weights that were quantised once may be unpacked and quantised again.
    """

    model: str
    path: Path | None
    number_format: str = "F16"
    requantize: bool = False


@dataclass(frozen=True, slots=True)
class Calibration:
    """Texts that tell which weights matter.

    Attributes:
        texts: Names of shipped texts, or files.
        most_chunks: Chunks read at most; ``None`` = all.
        chunk_tokens: Tokens read together.
    """

    texts: tuple[str | Path, ...]
    most_chunks: int | None = None
    chunk_tokens: int = 512


@dataclass(frozen=True, slots=True)
class Level:
    """One candidate to make.

    Exactly one of the fields after `target` says how small.

    Attributes:
        target: Format.
        preset: Type by name: ``Q4_K_M`` of GGUF, ``int4`` of ONNX, ``4bit`` of MLX.
        size_bytes: Types are chosen tensor by tensor so that the file has at most so many bytes.
        bits: The same, by bits for each weight.
        max_kld: The same: smallest file with at most that mean divergence, nats.
    """

    target: TargetFormat
    preset: str | None = None
    size_bytes: int | None = None
    bits: float | None = None
    max_kld: float | None = None

    @property
    def label(self) -> str:
        """What it is called in tables and folders."""
        if self.preset is not None:
            return self.preset
        if self.size_bytes is not None:
            return f"size-{self.size_bytes}"
        if self.bits is not None:
            return f"bits-{self.bits:g}"
        return f"kld-{self.max_kld:g}"


@dataclass(frozen=True, slots=True)
class EvaluationWanted:
    """What every candidate is asked.

    Attributes:
        texts: Names of shipped test texts, or files, on which it is compared with the reference.
        most_tokens: Tokens of each text that are read at most.
        chunk_tokens: Tokens read together.
        suites: Names of task suites.
        items: Items of each suite; ``None`` = all.
        speed: Whether speed and memory are measured.
        reference: A GGUF that counts as truth; ``None`` = the source at full precision.
        reference_kind: What kind of truth; ``None`` = told from the source.
    """

    texts: tuple[str | Path, ...] = ()
    most_tokens: int = 4096
    chunk_tokens: int = 512
    suites: tuple[str, ...] = ()
    items: int | None = None
    speed: bool = False
    reference: Path | None = None
    reference_kind: ReferenceKind | None = None


@dataclass(frozen=True, slots=True)
class Gates:
    """What a candidate must hold to be published; ``None`` = no such gate.

    Attributes:
        max_bytes: Size of everything a runtime loads.
        max_bits: Bits for each weight.
        max_kld: Mean divergence, nats, on every text.
        min_top1: Share of positions with the same likeliest token, on every text.
        min_tasks: Share of all tasks that are right.
        max_drop: Tasks lost against the reference on the same items, as a share of them.
    """

    max_bytes: int | None = None
    max_bits: float | None = None
    max_kld: float | None = None
    min_top1: float | None = None
    min_tasks: float | None = None
    max_drop: float | None = None


@dataclass(frozen=True, slots=True)
class PublishWanted:
    """The name under which the best one is served.

    Attributes:
        name: Name and tag.
        replace: Whether a model of that name, which no build made, may be replaced.
        system: System prompt; empty = the source's.
        template: Prompt template; empty = the source's, or the file's own.
        parameters: Options by name, on top of the source's.
        licence: File with a licence's text, added to the source's.
    """

    name: ModelName
    replace: bool = False
    system: str = ""
    template: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    licence: Path | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """The whole way.

    Attributes:
        path: File it was read from.
        source: Where the weights come from.
        levels: Candidates, in the recipe's order.
        calibration: ``None`` = no importance matrix.
        evaluation: What is measured.
        gates: What must hold.
        rule: Which of those that hold it is published: the smallest, or the best.
        publish: ``None`` = nothing is published.
        threads: Of every step; 0 = one for each core.
    """

    path: Path
    source: SourceWanted
    levels: tuple[Level, ...]
    calibration: Calibration | None
    evaluation: EvaluationWanted
    gates: Gates
    rule: Rule
    publish: PublishWanted | None
    threads: int = 0
