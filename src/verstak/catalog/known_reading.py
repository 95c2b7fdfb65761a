"""Facts about models: from their TOML form to values, every field with a source or a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from msgspec import structs

from verstak.catalog.fields import FieldError, read_table
from verstak.catalog.known_checks import (
    MAX_LAYERS,
    at_least_one,
    check_context,
    check_file_size,
    check_geometry,
    check_parameters,
)
from verstak.catalog.known_file import (
    FamilyFile,
    GeometryTable,
    LicenceFile,
    LicenceTable,
    ModelTable,
    QualityTable,
    RecurrentTable,
    Words,
)
from verstak.catalog.known_model import (
    Commercial,
    KnownModel,
    Licence,
    PublishedFile,
    QualityScore,
    Tier,
)
from verstak.model.architecture import (
    Architecture,
    Experts,
    LatentAttention,
    RecurrentHeads,
    RecurrentState,
    SlidingWindow,
)
from verstak.quantities.text import Bilingual

GEOMETRY = "geometry"
"""Stands for every field of the architecture that no source claims by name."""

FACTS = (
    "parameters",
    "checkpoint_parameters",
    "active_parameters",
    "context_native",
    "context_extended",
    "tokenizer",
    "licence",
    "languages",
    "russian",
    "release_date",
)
"""Fields of a model that need a source; names of repositories are their own."""

NEEDED = (
    "parameters",
    "context_native",
    "tokenizer",
    "licence",
    "languages",
    "russian",
    "release_date",
    "architecture",
)
"""Fields whose absence needs a reason."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_STATE_BYTES = 4
"""Recurrent state is kept in f32 (llama.cpp ``llama_memory_recurrent``)."""

type Licences = Mapping[str, LicenceTable]


def read_family(text: str, file_name: str, licences: Licences) -> tuple[KnownModel, ...]:
    """Read one file of facts.

    Args:
        text: Its content.
        file_name: Named in errors.
        licences: Terms that it may refer to; it may have some of its own.

    Returns:
        Its models, every field checked.

    Raises:
        InvalidSettings: names the file, the line, the field and the reason.
    """

    def models(family: FamilyFile) -> tuple[KnownModel, ...]:
        known = {**licences, **_checked_licences(family.licences)}
        return tuple(
            _model(f"models[{index}]", table, family, known)
            for index, table in enumerate(family.models)
        )

    return read_table(text, file_name, FamilyFile, models)


def read_licences(text: str, file_name: str) -> Licences:
    """Read the terms that several families share.

    Raises:
        InvalidSettings: names the file, the line, the field and the reason.
    """
    return read_table(text, file_name, LicenceFile, lambda found: _checked_licences(found.licences))


def _checked_licences(licences: Licences) -> Licences:
    for key, table in licences.items():
        _one_of(f"licences.{key}.commercial", table.commercial, get_args(Commercial.__value__))
        if not table.source.strip():
            raise FieldError(f"licences.{key}.source", "must say where the terms were read")
        if table.commercial != "yes" and table.conditions is None:
            raise FieldError(
                f"licences.{key}", "expected conditions: why a company may not use it freely"
            )
    return licences


def _model(field: str, table: ModelTable, family: FamilyFile, licences: Licences) -> KnownModel:
    if not table.name.strip():
        raise FieldError(f"{field}.name", "must name the checkpoint")
    _one_of(f"{field}.tier", table.tier, get_args(Tier.__value__))
    if table.release_date is not None and not _DATE.fullmatch(table.release_date):
        raise FieldError(
            f"{field}.release_date",
            f"expected a date such as 2024-09-19, found {table.release_date}",
        )
    check_context(field, table.context_native, table.context_extended)
    arch = None
    if table.architecture is not None:
        if table.context_native is None:
            raise FieldError(field, "expected context_native beside an architecture")
        arch = _architecture(f"{field}.architecture", table.architecture, table.context_native)
    check_parameters(
        field,
        arch,
        parameters=table.parameters,
        active=table.active_parameters,
        checkpoint=table.checkpoint_parameters,
    )
    if arch is not None and arch.experts is not None and table.active_parameters is None:
        raise FieldError(field, "expected active_parameters of a mixture of experts")
    return KnownModel(
        name=table.name,
        family=table.family,
        architecture=arch,
        parameters=table.parameters,
        active_parameters=table.active_parameters,
        tokenizer=table.tokenizer,
        context_native=table.context_native,
        context_extended=table.context_extended,
        licence=_licence(field, table, licences),
        languages=table.languages,
        russian=table.russian,
        quality=tuple(
            _quality(f"{field}.quality[{index}]", row, family.sources)
            for index, row in enumerate(table.quality)
        ),
        release_date=table.release_date,
        tier=table.tier,  # type: ignore[arg-type] # one of the names, checked above
        tier_reason=_words(table.tier_reason),
        verdict=None if table.verdict is None else _words(table.verdict),
        hf_repo=table.hf_repo,
        ollama_tag=table.ollama_tag,
        aliases=tuple(table.aliases),
        sources=_sources(field, table, family.sources, licences),
        gaps=_gaps(field, table, family.gaps),
        checkpoint_parameters=table.checkpoint_parameters,
        files=_files(field, table, family.sources, arch),
    )


def _architecture(field: str, table: GeometryTable, context: int) -> Architecture:
    if not 1 <= table.layers <= MAX_LAYERS:
        raise FieldError(f"{field}.layers", f"expected 1 to {MAX_LAYERS}, found {table.layers}")
    windowed = None
    if table.sliding is not None:
        at_least_one(f"{field}.sliding.window_tokens", table.sliding.window_tokens)
        windowed = _pattern(f"{field}.sliding.pattern", table.sliding.pattern, "wf", table.layers)
    recurrent = None
    if table.recurrent is not None:
        flags = _pattern(f"{field}.recurrent.pattern", table.recurrent.pattern, "ra", table.layers)
        recurrent = _recurrent(table.recurrent, flags)
    arch = Architecture(
        family=table.family,
        layers=table.layers,
        embedding_length=table.embedding_length,
        heads=table.heads,
        kv_heads=_kv_heads(field, table, windowed, recurrent),
        key_length=table.key_length,
        value_length=table.value_length,
        context_length=context,
        vocabulary=table.vocabulary,
        feed_forward_length=table.feed_forward_length,
        feed_forward_lengths=tuple(table.feed_forward_lengths),
        heads_by_layer=tuple(table.heads_by_layer),
        full_key_length=table.full_key_length,
        keys_serve_as_values=table.keys_serve_as_values,
        per_layer_embedding_length=table.per_layer_embedding_length,
        tied_embeddings=table.tied_embeddings,
        attention_bias=table.attention_bias,
        query_key_norm=table.query_key_norm,
        experts=None if table.experts is None else Experts(**structs.asdict(table.experts)),
        latent=None if table.latent is None else LatentAttention(**structs.asdict(table.latent)),
        sliding=None
        if table.sliding is None or windowed is None
        else SlidingWindow(table.sliding.window_tokens, windowed),
        recurrent=recurrent,
    )
    check_geometry(field, arch)
    return arch


def _pattern(field: str, pattern: str, letters: str, layers: int) -> tuple[bool, ...]:
    """One flag a layer, true where the pattern, repeated, has the first letter."""
    if not pattern or set(pattern) - set(letters):
        raise FieldError(
            field, f"expected letters {letters[0]} and {letters[1]}, found {pattern!r}"
        )
    return tuple(pattern[layer % len(pattern)] == letters[0] for layer in range(layers))


def _recurrent(table: RecurrentTable, flags: tuple[bool, ...]) -> RecurrentState:
    heads = RecurrentHeads(
        key_heads=table.key_heads,
        value_heads=table.value_heads,
        key_length=table.key_length,
        value_length=table.value_length,
        convolution_length=table.convolution_length,
    )
    values = heads.value_heads * heads.value_length
    convolved = 2 * heads.key_heads * heads.key_length + values
    kept = values * heads.key_length + (heads.convolution_length - 1) * convolved
    return RecurrentState(flags, bytes_per_sequence=_STATE_BYTES * kept * sum(flags), heads=heads)


def _kv_heads(
    field: str,
    table: GeometryTable,
    windowed: tuple[bool, ...] | None,
    recurrent: RecurrentState | None,
) -> tuple[int, ...]:
    layers, each = table.layers, table.kv_heads
    if table.latent is not None:
        # The compressed vector is one for all heads.
        return (1,) * layers
    if each is None:
        raise FieldError(field, "expected kv_heads")
    if isinstance(each, list):
        if len(each) != layers:
            raise FieldError(
                f"{field}.kv_heads", f"expected {layers} counts, one a layer, found {len(each)}"
            )
        return tuple(each)
    counts = [each] * layers
    if table.full_kv_heads is not None:
        if windowed is None:
            raise FieldError(f"{field}.full_kv_heads", "expected sliding as well")
        counts = [each if window else table.full_kv_heads for window in windowed]
    if not 0 <= table.layers_sharing_cache < layers:
        raise FieldError(
            f"{field}.layers_sharing_cache",
            f"expected 0 to {layers - 1}, found {table.layers_sharing_cache}",
        )
    own = layers - table.layers_sharing_cache
    flags = (False,) * layers if recurrent is None else recurrent.layers
    return tuple(0 if layer >= own or flags[layer] else counts[layer] for layer in range(layers))


def _licence(field: str, table: ModelTable, licences: Licences) -> Licence:
    if table.licence is None:
        return Licence(name=None, commercial=None)
    found = licences.get(table.licence)
    if found is None:
        raise FieldError(
            f"{field}.licence",
            f"expected one of {', '.join(sorted(licences))}, found {table.licence}",
        )
    return Licence(
        name=found.name,
        commercial=found.commercial,  # type: ignore[arg-type] # checked when it was read
        conditions=None if found.conditions is None else _words(found.conditions),
    )


def _quality(field: str, row: QualityTable, sources: Mapping[str, str]) -> QualityScore:
    _one_of(f"{field}.language", row.language, ("ru", "en"))
    return QualityScore(
        benchmark=row.benchmark,
        score=row.score,
        source=_source(f"{field}.source", row.source, sources),
        file_type=row.file_type,
        interval=row.interval,
        language=row.language,  # type: ignore[arg-type] # checked above
    )


def _files(
    field: str, table: ModelTable, sources: Mapping[str, str], arch: Architecture | None
) -> tuple[PublishedFile, ...]:
    found = []
    for index, row in enumerate(table.files):
        place = f"{field}.files[{index}]"
        check_file_size(place, row.file_type, row.size_bytes, table.parameters, arch)
        source = _source(f"{place}.source", row.source, sources)
        found.append(PublishedFile(row.file_type, row.size_bytes, source))
    return tuple(found)


def _sources(
    field: str, table: ModelTable, sources: Mapping[str, str], licences: Licences
) -> dict[str, str]:
    facts = [name for name in FACTS if getattr(table, name) is not None]
    geometry = [] if table.architecture is None else _written(table.architecture)
    claimed: dict[str, str] = {}
    rest: str | None = None
    for key, names in table.sources.items():
        text = _source(f"{field}.sources.{key}", key, sources)
        for name in names:
            if name == GEOMETRY:
                rest = text
            elif name not in facts and name not in geometry:
                raise FieldError(
                    f"{field}.sources.{key}",
                    f"{name!r} is no field that this model has a value for",
                )
            else:
                claimed[name] = text
    if rest is not None:
        claimed |= {name: rest for name in geometry if name not in claimed}
    for name in (*facts, *geometry):
        if name not in claimed:
            raise FieldError(
                f"{field}.sources", f"{table.name} has no source for {name}: name it in one"
            )
    if table.licence is not None:
        claimed["licence.conditions"] = licences[table.licence].source
    return claimed


def _written(table: GeometryTable) -> list[str]:
    """Fields of the geometry that say something; an absent flag says what its family implies."""
    return [
        name
        for name in table.__struct_fields__
        if getattr(table, name) not in (None, False, 0, []) or name == "tied_embeddings"
    ]


def _gaps(field: str, table: ModelTable, of_file: Mapping[str, str]) -> dict[str, str]:
    absent = [name for name in NEEDED if getattr(table, name) is None]
    geometry = table.architecture
    if geometry is not None:
        absent += [
            name for name in ("vocabulary", "tied_embeddings") if getattr(geometry, name) is None
        ]
        dense = geometry.experts is None or geometry.experts.leading_dense_layers
        if geometry.feed_forward_length is None and dense:
            absent.append("feed_forward_length")
    gaps = {}
    for name in absent:
        reason = table.gaps.get(name) or of_file.get(name)
        if not reason or not reason.strip():
            raise FieldError(
                f"{field}.gaps", f"{table.name} has no {name}: give it, or say here why not"
            )
        gaps[name] = reason
    for name in table.gaps:
        if name not in absent:
            raise FieldError(f"{field}.gaps.{name}", "is no field that is missing")
    return gaps


def _source(field: str, key: str, sources: Mapping[str, str]) -> str:
    text = sources.get(key, "")
    if not text.strip():
        raise FieldError(field, f"no {key!r} in [sources]: say there where it was read")
    return text


def _words(words: Words) -> Bilingual:
    return Bilingual(words.en, words.ru)


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise FieldError(field, f"expected one of {', '.join(allowed)}, found {value!r}")
