"""The source of a build: found, opened, and told apart from every other one by its bytes."""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from verstak.catalog.load import Catalog
from verstak.errors import InvalidCheckpoint, InvalidRecipe, UnknownModel, UnsupportedFeature
from verstak.formats.checkpoint import read_checkpoint
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import quantization_level
from verstak.model.names import ModelName
from verstak.quantize.prediction import UNQUANTISED
from verstak.store.blobs import hash_file
from verstak.store.store import Store
from verstak.workshop.recipe import SourceWanted

_LICENCE_NAMES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE")
_MOST_LICENCE_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Carried:
    """What a published model takes over from the source, beside its weights.

    Attributes:
        template: Prompt template; empty = none but the file's own.
        system: System prompt; empty = none.
        licences: Texts of licences.
        parameters: Options by name.
    """

    template: str = ""
    system: str = ""
    licences: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Weights to begin with.

    Attributes:
        kind: ``checkpoint`` = folder of safetensors; ``gguf`` = one file.
        path: Where.
        name: What people call it.
        digest: SHA-256, bare hex: of the file, or of a folder's list of files and their digests.
        level: ``F16``, ``Q4_K_M`` …; of a checkpoint its number formats.
        header: Of a GGUF; ``None`` of a checkpoint.
        elements: Values of all tensors.
        columns: Columns of all matrices together: an importance matrix has a number for each.
        vocabulary: Rows of the largest matrix's side, the vocabulary of any usual model.
        size_bytes: Of all files.
        carried: What goes with it.
    """

    kind: Literal["checkpoint", "gguf"]
    path: Path
    name: str
    digest: str
    level: str
    header: GgufHeader | None
    elements: int
    columns: int
    vocabulary: int
    size_bytes: int
    carried: Carried

    @property
    def quantised(self) -> bool:
        """Whether its weights were quantised, so that full precision is gone."""
        return self.kind == "gguf" and self.level not in UNQUANTISED


def open_source(
    wanted: SourceWanted, *, store: Store, catalog: Catalog, cancel: threading.Event
) -> Source:
    """Find the source and read all of it once.

    Args:
        wanted: What the recipe says.
        store: Where names are looked up.
        catalog: Roles and their models.
        cancel: Stops the reading.

    Raises:
        InvalidRecipe: there is nothing at the path.
        UnknownModel: no such name in the store.
        InvalidGguf: the file is no model, or is cut short.
        InvalidCheckpoint: the folder is incomplete, broken, or holds pickles.
        UnsupportedFeature: the model has several files of weights.
        Cancelled: `cancel` was set.
    """
    if wanted.path is None:
        return _stored(wanted.model, store=store, catalog=catalog)
    if not wanted.path.exists():
        raise InvalidRecipe(
            f"source.model: there is nothing at {wanted.path}",
            remedy="paths are taken from the recipe's folder",
        )
    if wanted.path.is_dir():
        return _checkpoint(wanted.path, cancel)
    header = read_header(wanted.path)
    digest = hash_file(wanted.path, cancel=cancel).hex
    return _gguf(wanted.path, wanted.path.stem, digest, header, Carried())


def _stored(text: str, *, store: Store, catalog: Catalog) -> Source:
    name = ModelName.parse(text)
    role = catalog.find_role(name)
    if role is not None:
        name = ModelName.parse(role.model)
    try:
        stored = store.get(name)
    except UnknownModel as error:
        raise UnknownModel(error.message, remedy=f"verstak pull {name.display}") from error
    layers = stored.manifest.of_kind("model")
    if len(layers) != 1:
        raise UnsupportedFeature(f"{name.display} has {len(layers)} files of weights, one is built")

    def texts(kind: str) -> tuple[str, ...]:
        return tuple(store.read_blob_text(one.digest) for one in stored.manifest.of_kind(kind))

    parameters: dict[str, object] = {}
    for layer in stored.manifest.of_kind("params"):
        raw = store.read_blob_json(layer.digest)
        parameters |= raw if isinstance(raw, dict) else {}
    carried = Carried(
        template="".join(texts("template")[-1:]),
        system="".join(texts("system")[-1:]),
        licences=texts("license"),
        parameters=parameters,
    )
    path = store.blob_path(layers[0].digest)
    digest = layers[0].digest.removeprefix("sha256:")
    return _gguf(path, stored.name.display, digest, read_header(path), carried)


def _gguf(path: Path, name: str, digest: str, header: GgufHeader, carried: Carried) -> Source:
    return Source(
        kind="gguf",
        path=path,
        name=name,
        digest=digest,
        level=quantization_level(header),
        header=header,
        elements=sum(tensor.elements for tensor in header.tensors),
        columns=sum(tensor.shape[0] for tensor in header.tensors if len(tensor.shape) > 1),
        vocabulary=max(max(tensor.shape, default=0) for tensor in header.tensors),
        size_bytes=header.file_size_bytes,
        carried=carried,
    )


def _checkpoint(folder: Path, cancel: threading.Event) -> Source:
    checkpoint = read_checkpoint(folder)
    files = sorted(
        path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")
    )
    listed = hashlib.sha256()
    for path in files:
        listed.update(f"{path.name}\0{hash_file(path, cancel=cancel).hex}\n".encode())
    shapes = [tensor.info.shape for tensor in checkpoint.tensors.values()]
    elements = sum(math.prod(shape) for shape in shapes)
    if not elements:
        raise InvalidCheckpoint(f"{folder} holds no weights")
    return Source(
        kind="checkpoint",
        path=folder,
        name=folder.resolve().name,
        digest=listed.hexdigest(),
        level=" ".join(checkpoint.dtypes),
        header=None,
        elements=elements,
        columns=sum(shape[-1] for shape in shapes if len(shape) > 1),
        vocabulary=max(max(shape, default=0) for shape in shapes),
        size_bytes=sum(path.stat().st_size for path in files),
        carried=Carried(licences=_licences(folder)),
    )


def _licences(folder: Path) -> tuple[str, ...]:
    for name in _LICENCE_NAMES:
        path = folder / name
        if path.is_file() and path.stat().st_size <= _MOST_LICENCE_BYTES:
            text = path.read_text("utf-8", "replace")
            if text.strip():
                return (text,)
    return ()
