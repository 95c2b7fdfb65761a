"""A checkpoint as Hugging Face lays it out: a folder with config.json, safetensors and a tokenizer.

Weights in one file (``model.safetensors``) or in shards behind an index. Pickled weights
(``*.bin``, ``*.pt``) are refused: reading a pickle runs the code in it.

Source: ``transformers`` (``modeling_utils``: names of the files, form of the index).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from verstak.errors import InvalidCheckpoint
from verstak.formats.gguf_cursor import shown
from verstak.formats.safetensors import (
    SafetensorsTensor,
    parse_json_object,
    read_safetensors_header,
)

CONFIG_FILE = "config.json"
SINGLE_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"

_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
_MAX_JSON_BYTES = 256 * 2**20
"""A tokenizer of 262,000 tokens with all its merges has 35 MB."""

_SHARD = re.compile(r"model-\d{5}-of-(\d{5})\.safetensors")


@dataclass(frozen=True, slots=True)
class CheckpointTensor:
    """A tensor and the file that holds it."""

    file: Path
    info: SafetensorsTensor


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder whose weights are all there.

    Attributes:
        folder: Where it lies.
        config: ``config.json``, as it is.
        tensors: All tensors of all files, by name.
    """

    folder: Path
    config: Mapping[str, object] = field(repr=False)
    tensors: Mapping[str, CheckpointTensor] = field(repr=False)

    @property
    def dtypes(self) -> tuple[str, ...]:
        """Types of the values, sorted."""
        return tuple(sorted({tensor.info.dtype for tensor in self.tensors.values()}))

    def json(self, name: str) -> Mapping[str, object] | None:
        """A JSON file of the folder; ``None`` when it is not there.

        Raises:
            InvalidCheckpoint: it is there and is no JSON object.
        """
        return read_json(self.folder / name)

    def text(self, name: str) -> str | None:
        """A text file of the folder; ``None`` when it is not there.

        Raises:
            InvalidCheckpoint: it is not UTF-8, or absurdly large.
        """
        raw = _read(self.folder / name)
        if raw is None:
            return None
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise InvalidCheckpoint(f"{name} is not UTF-8: {error}") from error


def read_checkpoint(folder: Path) -> Checkpoint:
    """Read the configuration and the headers of all weight files.

    Raises:
        InvalidCheckpoint: something is missing, broken, or pickled.
        OSError: a file cannot be read.
    """
    if not folder.is_dir():
        raise InvalidCheckpoint(
            f"expected a folder with {CONFIG_FILE} and *.safetensors, found {folder}",
            remedy="give the folder of the checkpoint",
        )
    config = read_json(folder / CONFIG_FILE)
    if config is None:
        raise InvalidCheckpoint(
            f"{folder} has no {CONFIG_FILE}", remedy="download the whole checkpoint"
        )
    return Checkpoint(folder, MappingProxyType(config), MappingProxyType(_tensors(folder)))


def read_json(path: Path) -> dict[str, object] | None:
    """A JSON object out of a file; ``None`` when there is no such file.

    Raises:
        InvalidCheckpoint: it is there and is no JSON object, or absurdly large.
    """
    raw = _read(path)
    return None if raw is None else parse_json_object(raw, path.name)


def _read(path: Path) -> bytes | None:
    if not path.is_file():
        return None
    size = path.stat().st_size
    if size > _MAX_JSON_BYTES:
        raise InvalidCheckpoint(f"{path.name} has {size} bytes, at most {_MAX_JSON_BYTES} are read")
    return path.read_bytes()


def _tensors(folder: Path) -> dict[str, CheckpointTensor]:
    index = read_json(folder / INDEX_FILE)
    if index is None:
        files = [folder / SINGLE_FILE]
        if not files[0].is_file():
            raise _no_weights(folder)
        return _of_file(files[0])
    weight_map, names = _weight_map(index)
    missing = sorted(name for name in names if not (folder / name).is_file())
    if missing:
        raise InvalidCheckpoint(
            f"{len(missing)} of {len(names)} weight files are missing: {', '.join(missing[:5])}",
            remedy="download the missing files",
        )
    found: dict[str, CheckpointTensor] = {}
    for name in sorted(names):
        for tensor, place in _of_file(folder / name).items():
            if tensor in found:
                raise InvalidCheckpoint(
                    f"tensor {shown(tensor)} is in {found[tensor].file.name} and in {name}"
                )
            found[tensor] = place
    lost = sorted(set(weight_map) - set(found))
    if lost:
        raise InvalidCheckpoint(
            f"{INDEX_FILE} promises {len(lost)} tensors that no file holds, {shown(lost[0])} first",
            remedy="download the files again",
        )
    return found


def _weight_map(index: dict[str, object]) -> tuple[dict[str, object], set[str]]:
    weight_map = index.get("weight_map")
    if not isinstance(weight_map, dict) or not weight_map:
        raise InvalidCheckpoint(f"{INDEX_FILE} has no weight_map")
    names: set[str] = set()
    for file in weight_map.values():
        if not isinstance(file, str) or Path(file).name != file or file in {"", ".", ".."}:
            raise InvalidCheckpoint(f"{INDEX_FILE} names the file {shown(str(file))}, not a name")
        names.add(file)
    return weight_map, names


def _of_file(path: Path) -> dict[str, CheckpointTensor]:
    header = read_safetensors_header(path)
    return {name: CheckpointTensor(path, info) for name, info in header.tensors.items()}


def _no_weights(folder: Path) -> InvalidCheckpoint:
    shards = sorted(path.name for path in folder.iterdir() if _SHARD.fullmatch(path.name))
    if shards:
        return InvalidCheckpoint(
            f"{folder} has {len(shards)} shards and no {INDEX_FILE}",
            remedy=f"download {INDEX_FILE} too",
        )
    pickles = sorted(path.name for pattern in _PICKLES for path in folder.glob(pattern))
    if pickles:
        return InvalidCheckpoint(
            f"{folder} has weights as a pickle only ({pickles[0]}); a pickle runs code when it is "
            "read, so it is refused",
            remedy="download the checkpoint's *.safetensors, or have its publisher convert it",
        )
    return InvalidCheckpoint(
        f"{folder} has neither {SINGLE_FILE} nor {INDEX_FILE}",
        remedy="download the whole checkpoint",
    )
