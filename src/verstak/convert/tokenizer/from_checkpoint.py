"""``tokenizer.json`` and what lies beside it, as GGUF's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from verstak.convert.config_values import ConfigValues
from verstak.convert.tokenizer.splits import SPLITS, split_name
from verstak.convert.tokenizer.vocabulary import (
    MOST_PARTED,
    UNUSED_TOKEN,
    TokenType,
    Vocabulary,
    by_id,
)
from verstak.errors import InvalidCheckpoint, UnknownArchitecture, UnsupportedFeature
from verstak.formats.checkpoint import Checkpoint
from verstak.formats.gguf_cursor import shown
from verstak.quantities.text import Bilingual

SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
"""What SentencePiece writes for a space."""

_BYTE = re.compile(r"<0x[0-9A-F]{2}>")
_SPECIAL = {"bos": "bos", "eos": "eos", "unknown": "unk", "padding": "pad"}


@dataclass(frozen=True, slots=True)
class _Added:
    """One of ``added_tokens``."""

    text: str
    token_id: int
    special: bool
    strips: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """The files, read as far as every kind of tokenizer needs them."""

    tokenizer: ConfigValues
    model: ConfigValues
    settings: ConfigValues
    config: ConfigValues
    ids: Mapping[str, int] = field(repr=False)
    added: Mapping[int, _Added] = field(repr=False)
    merges: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def everything(self) -> dict[str, int]:
        """Ids of all texts."""
        return {**self.ids, **{added.text: added.token_id for added in self.added.values()}}


def vocabulary_of(checkpoint: Checkpoint, *, rows: int) -> Vocabulary:
    """A checkpoint's tokenizer.

    Args:
        checkpoint: The folder.
        rows: Rows of its embedding.

    Raises:
        InvalidCheckpoint: no tokenizer, a broken one, or one that does not fit the embedding.
        UnknownArchitecture: of a kind that llama.cpp or this room does not know.
    """
    source = _read(checkpoint)
    texts = by_id(source.everything, rows)
    if source.model.flag("byte_fallback", default=False):
        found = _sentence_piece(source, texts)
    elif "ByteLevel" in set(_kinds(source.tokenizer.inner("pre_tokenizer"), "pretokenizers")):
        found = _byte_level(source, texts)
    else:
        raise UnknownArchitecture(
            "the tokenizer is neither byte-level (GPT-2, Llama 3, Qwen) nor SentencePiece with "
            "bytes (Llama 2, Mistral, Gemma, Phi-3)",
            remedy="write its kind into convert/tokenizer/from_checkpoint.py",
        )
    template, notes = _chat_template(checkpoint, source.settings)
    return Vocabulary(
        found.model,
        found.pre,
        found.tokens,
        found.types,
        found.scores,
        found.merges,
        _special_ids(source, rows),
        {**found.flags, **_added_ends(source)},
        template,
        (*found.notes, *_strip_notes(source), *notes),
    )


def _read(checkpoint: Checkpoint) -> _Source:
    raw = checkpoint.json("tokenizer.json")
    if raw is None:
        remedy = "save its tokenizer with transformers (a fast one): it writes tokenizer.json"
        if (checkpoint.folder / "tokenizer.model").is_file():
            raise UnsupportedFeature(
                "the tokenizer is a SentencePiece model (tokenizer.model) without tokenizer.json, "
                "and that is not read",
                remedy=remedy,
            )
        raise InvalidCheckpoint("the checkpoint has no tokenizer.json", remedy=remedy)
    tokenizer = ConfigValues(raw)
    model = tokenizer.inner("model")
    kind = model.text("type") if model is not None else None
    if model is None or (kind or "BPE") != "BPE":
        raise UnknownArchitecture(
            f"the tokenizer's model is {kind!r:.40}; only pairs of bytes or letters (BPE) are known"
        )
    return _Source(
        tokenizer,
        model,
        ConfigValues(checkpoint.json("tokenizer_config.json") or {}),
        ConfigValues.of(checkpoint.config),
        _ids(model),
        _added(tokenizer),
        _merges(model),
    )


def _ids(model: ConfigValues) -> dict[str, int]:
    found = model.values.get("vocab")
    if not isinstance(found, dict) or not all(type(value) is int for value in found.values()):
        raise InvalidCheckpoint("tokenizer.json: vocab must hold an id for each text")
    return found


def _added(tokenizer: ConfigValues) -> dict[int, _Added]:
    listed = tokenizer.values.get("added_tokens")
    found: dict[int, _Added] = {}
    for each in listed if isinstance(listed, list) else ():
        values = ConfigValues(each if isinstance(each, dict) else {})
        text, token_id = values.text("content"), values.values.get("id")
        if text is None or type(token_id) is not int:
            raise InvalidCheckpoint("tokenizer.json: every added token needs content and id")
        strips = any(values.flag(side, default=False) for side in ("lstrip", "rstrip"))
        found[token_id] = _Added(text, token_id, values.flag("special", default=False), strips)
    return found


def _merges(model: ConfigValues) -> tuple[tuple[str, str], ...]:
    listed = model.values.get("merges")
    found: list[tuple[str, str]] = []
    for each in listed if isinstance(listed, list) else ():
        pair = each.split(" ") if isinstance(each, str) else each
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not all(isinstance(p, str) for p in pair)
        ):
            raise InvalidCheckpoint(f"tokenizer.json: {each!r:.60} is not a pair to merge")
        found.append((pair[0], pair[1]))
    return tuple(found)


def _byte_level(source: _Source, texts: list[str | None]) -> Vocabulary:
    pre = split_name(source.tokenizer.inner("pre_tokenizer"))
    tokens, types = [], []
    for token_id, text in enumerate(texts):
        added = source.added.get(token_id)
        tokens.append(UNUSED_TOKEN.format(token_id) if text is None else text)
        types.append(_type_of(text, added))
    notes: list[Bilingual] = []
    if source.model.flag("ignore_merges", default=False) != SPLITS[pre].whole_words:
        notes.append(
            Bilingual(
                "llama.cpp and the tokenizer differ in whether whole words skip the merging",
                "llama.cpp и токенизатор по-разному решают, склеивать ли слово, которое уже токен",
            )
        )
    normaliser = source.tokenizer.inner("normalizer")
    if normaliser is not None:
        kinds = ", ".join(_kinds(normaliser, "normalizers"))
        notes.append(
            Bilingual(
                f"llama.cpp does not normalise text ({kinds}): give it normalised text",
                f"llama.cpp не нормализует текст ({kinds}): подавайте уже нормализованный",
            )
        )
    merges = tuple(f"{left} {right}" for left, right in source.merges)
    return Vocabulary("gpt2", pre, tuple(tokens), tuple(types), merges=merges, notes=tuple(notes))


def _sentence_piece(source: _Source, texts: list[str | None]) -> Vocabulary:
    unknown = source.model.text("unk_token")
    ranks: dict[str, int] = {}
    for at, (left, right) in enumerate(source.merges):
        ranks.setdefault(left + right, at)
    # SentencePiece merges what has the higher score, tokenizers what comes earlier in the list.
    last = float(-len(source.merges))
    tokens: list[str] = []
    types: list[TokenType] = []
    scores: list[float] = []
    for token_id, text in enumerate(texts):
        kind = _type_of(text, source.added.get(token_id))
        rank: int | None = None
        if text is None:
            tokens.append(UNUSED_TOKEN.format(token_id))
        else:
            if text == unknown:
                kind = TokenType.UNKNOWN
            elif kind is TokenType.NORMAL and _BYTE.fullmatch(text):
                kind = TokenType.BYTE
            # llama.cpp finds these in the text as it was typed, before spaces are replaced.
            tokens.append(text.replace(SPACE, " ") if kind is TokenType.USER_DEFINED else text)
            rank = ranks.get(text) if kind is TokenType.NORMAL else None
        types.append(kind)
        scores.append(last if rank is None else float(-rank))
    prefix, notes = _prefix(source.tokenizer)
    return Vocabulary(
        "llama",
        "default",
        tuple(tokens),
        tuple(types),
        tuple(scores),
        flags={"add_space_prefix": prefix},
        notes=(*notes, *_closed_notes(source, texts)),
    )


def _type_of(text: str | None, added: _Added | None) -> TokenType:
    if text is None:
        return TokenType.UNUSED
    if added is None:
        return TokenType.NORMAL
    return TokenType.CONTROL if added.special else TokenType.USER_DEFINED


def _prefix(tokenizer: ConfigValues) -> tuple[bool, tuple[Bilingual, ...]]:
    """Whether a space goes before the text."""
    if "Prepend" in set(_kinds(tokenizer.inner("normalizer"), "normalizers")):
        return True, ()
    for part in _parts(tokenizer.inner("pre_tokenizer"), "pretokenizers"):
        if part.text("type") == "Metaspace":
            scheme = part.text("prepend_scheme") or "always"
            first = Bilingual(
                "after special tokens llama.cpp puts a space that the tokenizer does not put",
                "после служебных токенов llama.cpp ставит пробел, которого нет у токенизатора",
            )
            return scheme != "never", (first,) if scheme == "first" else ()
    return False, ()


def _closed_notes(source: _Source, texts: list[str | None]) -> tuple[Bilingual, ...]:
    """SentencePiece merges any two neighbours that make a token; a list of merges may name fewer."""
    pairs = set(source.merges)
    ids = source.ids
    missing = sum(
        1
        for token_id, text in enumerate(texts)
        if text is not None and token_id not in source.added and not _BYTE.fullmatch(text)
        for at in range(1, len(text) if len(text) <= MOST_PARTED else 0)
        if text[:at] in ids and text[at:] in ids and (text[:at], text[at:]) not in pairs
    )
    if not missing:
        return ()
    note = Bilingual(
        f"{missing} pairs make tokens and are not in the tokenizer's list of merges: llama.cpp "
        "merges them too, so some texts may have other ids",
        f"{missing} пар дают токены, но их нет в списке слияний токенизатора: llama.cpp склеит и "
        "их, поэтому у некоторых текстов номера токенов будут другими",
    )
    return (note,)


def _special_ids(source: _Source, rows: int) -> dict[str, int]:
    everything = source.everything
    found: dict[str, int] = {}
    for name, theirs in _SPECIAL.items():
        value = source.settings.values.get(f"{theirs}_token")
        text = value.get("content") if isinstance(value, dict) else value
        if isinstance(text, str):
            if text not in everything:
                raise InvalidCheckpoint(
                    f"{theirs}_token {shown(text)} of tokenizer_config.json is not in tokenizer.json"
                )
            found[name] = everything[text]
            continue
        token_id = source.config.values.get(f"{theirs}_token_id")
        if isinstance(token_id, list) and token_id:
            token_id = token_id[0]
        if type(token_id) is int and 0 <= token_id < rows:
            found[name] = token_id
    unknown = source.model.text("unk_token")
    if "unknown" not in found and unknown in everything:
        found["unknown"] = everything[unknown]
    return found


def _added_ends(source: _Source) -> dict[str, bool]:
    """Whether the tokenizer itself puts the first and the last special token."""
    for part in _parts(source.tokenizer.inner("post_processor"), "processors"):
        if part.text("type") == "TemplateProcessing":
            single = part.values.get("single")
            items = (
                [next(iter(item), "") for item in single if isinstance(item, dict)]
                if isinstance(single, list)
                else []
            )
            return {
                "add_bos_token": items[:1] == ["SpecialToken"],
                "add_eos_token": items[1:] != [] and items[-1:] == ["SpecialToken"],
            }
    return {
        name: source.settings.flag(name, default=False)
        for name in ("add_bos_token", "add_eos_token")
    }


def _chat_template(
    checkpoint: Checkpoint, settings: ConfigValues
) -> tuple[str | None, tuple[Bilingual, ...]]:
    own = checkpoint.text("chat_template.jinja")
    if own is not None:
        return own, ()
    value = settings.values.get("chat_template")
    if isinstance(value, list):
        named = {item.get("name"): item.get("template") for item in value if isinstance(item, dict)}
        template = named.get("default")
        note = Bilingual(
            f"of {len(named)} chat templates only the default one is converted",
            f"из {len(named)} шаблонов диалога переносится только основной",
        )
        return (template if isinstance(template, str) else None), (note,)
    return (value if isinstance(value, str) else None), ()


def _strip_notes(source: _Source) -> tuple[Bilingual, ...]:
    strips = sum(1 for added in source.added.values() if added.strips)
    if not strips:
        return ()
    note = Bilingual(
        f"{strips} special tokens swallow spaces beside them; llama.cpp does so for Phi-3 only",
        f"{strips} служебных токенов поглощают пробелы рядом; llama.cpp делает так только для Phi-3",
    )
    return (note,)


def _parts(part: ConfigValues | None, inner: str) -> Iterator[ConfigValues]:
    if part is None:
        return
    if part.text("type") != "Sequence":
        yield part
        return
    listed = part.values.get(inner)
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            yield from _parts(ConfigValues(each), inner)


def _kinds(part: ConfigValues | None, inner: str) -> Iterator[str]:
    for each in _parts(part, inner):
        yield each.text("type") or "?"
