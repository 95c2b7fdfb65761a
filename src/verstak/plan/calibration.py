"""What ``verstak bench`` measured on a machine, and what follows for other models on it.

On a processor a token does not only wait for memory: each tensor type costs its own arithmetic, and
each layer a fixed time in which threads wait for each other. So the bench times made-up models of
one tensor type each, and one real model, and this module solves

    time of a token = Σ bytes of a type / rate of the type + layers · time of a layer

for the rates (one per made-up model) and the time of a layer (from the real one). Prompts alike,
with weights in place of bytes, and the widths of the layers in place of their number: what is left
beside the matrices is then work on every single value, not waiting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

import msgspec

from verstak.errors import UsageError
from verstak.model.architecture import Architecture

FORMAT = 1
"""Of the file; one of another number is not read."""

_NEGLIGIBLE = 0.02
"""Part of a model that may be of types nobody measured: norms and biases."""

_LARGEST_PART = 0.5
"""Of a made-up model's time: more than this cannot be its few layers' waiting."""

type Pace = Literal["slowest", "usual", "fastest"]


@dataclass(frozen=True, slots=True)
class ProbeRun:
    """A made-up model of one tensor type, timed.

    Attributes:
        type_name: For example ``Q4_K``.
        size_bytes: Of its matrices.
        weights: In its matrices.
        layers: Blocks.
        widths: As :func:`widths_of`.
        decode_s: Time of one written token, of every run.
        prompt_s: Time of one token read, of every run.
    """

    type_name: str
    size_bytes: int
    weights: int
    layers: int
    widths: int
    decode_s: tuple[float, ...]
    prompt_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ModelRun:
    """A real model, timed.

    Attributes:
        name: Of the model.
        layers: Blocks.
        widths: As :func:`widths_of`.
        read_by_type: Bytes that a written token reads, by tensor type.
        weights_by_type: Weights that a token of a prompt is multiplied by: without the output
            matrix, which only the last one passes.
        decode_s: Time of one written token, of every run.
        prompt_s: Time of one token read, of every run.
    """

    name: str
    layers: int
    widths: int
    read_by_type: Mapping[str, int]
    weights_by_type: Mapping[str, int]
    decode_s: tuple[float, ...]
    prompt_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TypeRate:
    """What the machine does with one tensor type.

    Attributes:
        type_name: For example ``Q4_K``.
        bytes_per_s: When writing.
        weights_per_s: When reading a prompt, weights times tokens.
    """

    type_name: str
    bytes_per_s: float
    weights_per_s: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A measured machine.

    Attributes:
        when: ISO date and time, UTC.
        machine: Its name.
        processor: What its processor calls itself.
        threads: Compute threads of the worker.
        engine: Engine and version.
        bandwidth_bytes_per_s: Main memory, read by as many threads.
        rates: By tensor type.
        layer_s: Fixed time of a layer per written token.
        width_prompt_s: Time of a value of the layers' widths per token read.
        spread: Largest over smallest run of the real model, less one.
        model: What was run.
        probes: What was run of made-up models.
        seconds: How long the bench took.
    """

    when: str
    machine: str
    processor: str
    threads: int
    engine: str
    bandwidth_bytes_per_s: float
    rates: tuple[TypeRate, ...]
    layer_s: float
    width_prompt_s: float
    spread: float
    model: ModelRun
    probes: tuple[ProbeRun, ...]
    seconds: float

    def unmeasured(self, parts: Mapping[str, int]) -> tuple[str, ...]:
        """Types that matter in a model and were not measured.

        Args:
            parts: Bytes or weights by tensor type.
        """
        known = {rate.type_name for rate in self.rates}
        missing = {name: part for name, part in parts.items() if name not in known}
        if sum(missing.values()) <= _NEGLIGIBLE * sum(parts.values()):
            return ()
        return tuple(sorted(missing))

    def token_s(self, read_by_type: Mapping[str, int], *, layers: int, kv_bytes: int = 0) -> float:
        """Time of one written token.

        Args:
            read_by_type: Bytes that it reads, by tensor type.
            layers: Blocks of the model.
            kv_bytes: Cache that it reads, at the bandwidth of memory.
        """
        reading = self._sum(read_by_type, lambda rate: rate.bytes_per_s)
        return reading + layers * self.layer_s + kv_bytes / self.bandwidth_bytes_per_s

    def prompt_token_s(self, weights_by_type: Mapping[str, int], *, widths: int) -> float:
        """Time of one token of a prompt.

        Args:
            weights_by_type: Weights that it is multiplied by, by tensor type.
            widths: As :func:`widths_of`.
        """
        work = self._sum(weights_by_type, lambda rate: rate.weights_per_s)
        return work + widths * self.width_prompt_s

    def bounded_token_s(self, read_bytes: int, layers: int, kv_bytes: int, *, at: Pace) -> float:
        """Time of one written token of a model whose types are not known.

        Args:
            read_bytes: Weights that it reads.
            layers: Blocks of the model.
            kv_bytes: Cache that it reads.
            at: Which of the measured rates.
        """
        rate = _chosen([rate.bytes_per_s for rate in self.rates], at)
        return read_bytes / rate + layers * self.layer_s + kv_bytes / self.bandwidth_bytes_per_s

    def bounded_prompt_token_s(self, weights: int, widths: int, *, at: Pace) -> float:
        """Time of one token of a prompt of a model whose types are not known.

        Args:
            weights: That it is multiplied by.
            widths: As :func:`widths_of`.
            at: Which of the measured rates.
        """
        rate = _chosen([rate.weights_per_s for rate in self.rates], at)
        return weights / rate + widths * self.width_prompt_s

    def to_plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"format": FORMAT, **asdict(self)}

    def _sum(self, parts: Mapping[str, int], rate_of: Callable[[TypeRate], float]) -> float:
        rates = {rate.type_name: rate_of(rate) for rate in self.rates}
        usual = median(rates.values())
        return sum(part / rates.get(name, usual) for name, part in parts.items())


def widths_of(arch: Architecture) -> int | None:
    """Values that a token has in all layers, beside the matrices: embedding and feed-forward.

    Args:
        arch: Geometry of the model.

    Returns:
        ``None`` when the width of the feed-forward layers is not known.
    """
    if arch.feed_forward_lengths:
        return arch.layers * arch.embedding_length + sum(arch.feed_forward_lengths)
    if arch.feed_forward_length is None:
        return None
    return arch.layers * (arch.embedding_length + arch.feed_forward_length)


def calibrate(
    probes: Sequence[ProbeRun],
    model: ModelRun,
    *,
    when: str,
    machine: str,
    processor: str,
    threads: int,
    engine: str,
    bandwidth_bytes_per_s: float,
    seconds: float,
) -> Calibration:
    """Solve for the rates and the time of a layer.

    Args:
        probes: One per tensor type; every type that matters in the model must be there.
        model: The real one.
        when: ISO date and time.
        machine: Its name.
        processor: What its processor calls itself.
        threads: Compute threads.
        engine: Engine and version.
        bandwidth_bytes_per_s: Of main memory.
        seconds: How long it took.

    Raises:
        UsageError: a type of the model was not measured, or a time is not above 0.
    """
    by_type = {probe.type_name: probe for probe in probes}
    missing = {name: part for name, part in model.read_by_type.items() if name not in by_type}
    if not probes or sum(missing.values()) > _NEGLIGIBLE * sum(model.read_by_type.values()):
        raise UsageError(
            f"{model.name} holds tensors of types that were not measured: "
            f"{', '.join(sorted(missing)) or 'all'}",
            remedy="measure these types too",
        )
    layer_s = _besides_s(
        [
            _Probed(one.type_name, one.size_bytes, one.layers, median(one.decode_s))
            for one in probes
        ],
        median(model.decode_s),
        model.read_by_type,
        model.layers,
    )
    width_prompt_s = _besides_s(
        [_Probed(one.type_name, one.weights, one.widths, median(one.prompt_s)) for one in probes],
        median(model.prompt_s),
        model.weights_by_type,
        model.widths,
    )
    rates = tuple(
        TypeRate(
            type_name=probe.type_name,
            bytes_per_s=probe.size_bytes / (median(probe.decode_s) - probe.layers * layer_s),
            weights_per_s=probe.weights / (median(probe.prompt_s) - probe.widths * width_prompt_s),
        )
        for probe in probes
    )
    return Calibration(
        when=when,
        machine=machine,
        processor=processor,
        threads=threads,
        engine=engine,
        bandwidth_bytes_per_s=bandwidth_bytes_per_s,
        rates=rates,
        layer_s=layer_s,
        width_prompt_s=width_prompt_s,
        spread=max(max(runs) / min(runs) - 1 for runs in (model.decode_s, model.prompt_s)),
        model=model,
        probes=tuple(probes),
        seconds=seconds,
    )


def read_calibration(plain: object) -> Calibration:
    """A stored calibration.

    Args:
        plain: What ``to_plain`` gave, after JSON.

    Raises:
        UsageError: it is none, of another format, or holds a value that cannot be true.
    """
    remedy = "run verstak bench again"
    found = plain.get("format") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or found != FORMAT:
        raise UsageError(
            f"expected a measurement of format {FORMAT}, found {found!r}", remedy=remedy
        )
    fields = {key: value for key, value in plain.items() if key != "format"}
    try:
        read = msgspec.convert(fields, Calibration)
    except msgspec.ValidationError as error:
        raise UsageError(f"no measurement of a machine: {error}", remedy=remedy) from error
    numbers = [read.bandwidth_bytes_per_s, read.threads]
    numbers += [rate.bytes_per_s for rate in read.rates]
    numbers += [rate.weights_per_s for rate in read.rates]
    if not read.rates or not all(0 < number < math.inf for number in numbers):
        raise UsageError("a measured rate is not above 0", remedy=remedy)
    if not all(0 <= part < math.inf for part in (read.layer_s, read.width_prompt_s, read.spread)):
        raise UsageError("a measured time is below 0", remedy=remedy)
    return read


@dataclass(frozen=True, slots=True)
class _Probed:
    """One made-up model: what it works on, beside what, in which time."""

    type_name: str
    size: int
    besides: int
    seconds: float


def _besides_s(
    probes: Sequence[_Probed], model_s: float, parts: Mapping[str, int], besides: int
) -> float:
    """Time of a layer, or of a value of the widths: what the real model takes beyond its matrices.

    From T = Σ b (T_t - L_t c) / B_t + L c, linear in c; kept between 0 and half of what the
    quickest made-up model takes.
    """
    if model_s <= 0 or any(probe.seconds <= 0 for probe in probes):
        raise UsageError("a measured time is not above 0", remedy="run verstak bench again")
    reading = waiting = 0.0
    for probe in probes:
        part = parts.get(probe.type_name, 0) / probe.size
        reading += part * probe.seconds
        waiting += part * probe.besides
    most = _LARGEST_PART * min(probe.seconds / probe.besides for probe in probes)
    if besides <= waiting:
        return 0.0
    return min(max((model_s - reading) / (besides - waiting), 0.0), most)


def _chosen(rates: Sequence[float], at: Pace) -> float:
    if at == "slowest":
        return min(rates)
    return max(rates) if at == "fastest" else median(rates)
