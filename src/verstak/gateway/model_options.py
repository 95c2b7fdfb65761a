"""``options`` of the native API: their types, their defaults, and which layer wins.

Source: ollama/ollama@fb30760 ``api/types.go`` (DefaultOptions, FromMap).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from verstak.gateway.error_map import ApiError

_log = logging.getLogger(__name__)
_INT64_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Options in force for one request; field names are the wire names.

    Attributes:
        num_ctx: Context tokens of this request, ``None`` = nobody asked for any size.
        num_keep: Tokens of the head that survive a cut in the middle.
        seed: -1 = random.
        num_predict: Tokens to produce at most, -1 = no limit of its own.
        stop: Texts that end the answer.
    """

    num_ctx: int | None = None
    num_batch: int = 512
    num_gpu: int = -1
    main_gpu: int = 0
    use_mmap: bool | None = None
    num_thread: int = 0
    draft_num_predict: int = 4
    num_keep: int = 4
    seed: int = -1
    num_predict: int = -1
    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.9
    min_p: float = 0.0
    typical_p: float = 1.0
    repeat_last_n: int = 64
    repeat_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    stop: tuple[str, ...] = ()


def merge_options(
    layers: Iterable[Mapping[str, object]], base: ModelOptions | None = None
) -> ModelOptions:
    """Lay options over each other; later layers win.

    Args:
        layers: Option maps as decoded from JSON, weakest first.
        base: What holds where no layer says anything; Ollama's defaults unless given.

    Raises:
        ApiError: 500 (Ollama's own status here) when a known option has the wrong type. Unknown
            options are logged and ignored, because clients send options of other servers.
    """
    chosen: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            convert = _CONVERSIONS.get(key)
            if convert is None:
                _log.warning("unknown option ignored option=%.60r", key)
            elif value is not None:
                chosen[key] = convert(key, value)
    return replace(base or ModelOptions(), **chosen)


def _integer(key: str, value: object) -> int:
    # Go reads JSON numbers as float64 and cuts them: 3.7 is 3, as its clients have learnt.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(key, "type integer")
    return max(-_INT64_MAX, min(_INT64_MAX, int(value)))


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(key, "type float32")
    return float(value)


def _boolean(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(key, "type boolean")
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(key, "type array")
    texts = tuple(item for item in value if isinstance(item, str))
    if len(texts) != len(value):
        raise _wrong(key, "an array of strings")
    return texts


def _wrong(key: str, wanted: str) -> ApiError:
    return ApiError(500, f'option "{key}" must be of {wanted}')


_CONVERSION_OF_TYPE: Mapping[str, Callable[[str, object], object]] = {
    "int": _integer,
    "int | None": _integer,
    "float": _number,
    "bool | None": _boolean,
    "tuple[str, ...]": _texts,
}
# Annotations are strings here, so the field list above is the only place that names an option.
_CONVERSIONS = {field.name: _CONVERSION_OF_TYPE[str(field.type)] for field in fields(ModelOptions)}
