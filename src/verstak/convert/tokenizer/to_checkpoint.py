"""GGUF's tables as ``tokenizer.json`` and ``tokenizer_config.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from verstak.convert.tokenizer.from_checkpoint import SPACE
from verstak.convert.tokenizer.splits import byte_level, pre_tokenizer_of, split_of
from verstak.convert.tokenizer.vocabulary import MOST_PARTED, TokenType, Vocabulary
from verstak.errors import InvalidGguf, UnknownArchitecture
from verstak.formats.gguf_cursor import shown
from verstak.formats.gguf_values import GgufArray, MetaValue

_IDS = ("bos", "eos", "unknown", "padding")
_THEIRS = {"bos": "bos", "eos": "eos", "unknown": "unk", "padding": "pad"}
_ADDED = frozenset({TokenType.CONTROL, TokenType.USER_DEFINED, TokenType.UNKNOWN})
_BOS_BY_DEFAULT = frozenset({"llama-bpe", "tekken"})


@dataclass(frozen=True, slots=True)
class TokenizerFiles:
    """Contents of the two files, and the special ids for ``config.json``."""

    tokenizer: Mapping[str, object] = field(repr=False)
    settings: Mapping[str, object] = field(repr=False)
    special_ids: Mapping[str, int]


def vocabulary_of_gguf(metadata: Mapping[str, MetaValue]) -> Vocabulary:
    """The tables of a GGUF.

    Raises:
        InvalidGguf: a table is missing or does not fit the others.
        UnknownArchitecture: a kind of tokenizer that is not written here.
    """
    model = metadata.get("tokenizer.ggml.model")
    if model not in {"gpt2", "llama"}:
        raise UnknownArchitecture(
            f"the GGUF's tokenizer is {model!r:.40}; only 'gpt2' and 'llama' are known"
        )
    pre = metadata.get("tokenizer.ggml.pre", "default")
    tokens = _texts(metadata, "tokens")
    types = _table(metadata, "token_type") or (int(TokenType.NORMAL),) * len(tokens)
    scores = _table(metadata, "scores")
    if len(types) != len(tokens) or (scores and len(scores) != len(tokens)):
        raise InvalidGguf("the GGUF's tables of tokens, types and scores differ in length")
    if model == "llama" and not scores:
        raise InvalidGguf("the GGUF's tokenizer has no scores")
    found: dict[str, int] = {}
    for name in _IDS:
        value = metadata.get(f"tokenizer.ggml.{name}_token_id")
        if isinstance(value, int) and 0 <= value < len(tokens):
            found[name] = value
    template = metadata.get("tokenizer.chat_template")
    # What llama.cpp does where a file says nothing (llama-vocab.cpp).
    bos = model == "llama" or str(pre) in _BOS_BY_DEFAULT
    defaults = {"add_bos_token": bos, "add_eos_token": False, "add_space_prefix": model == "llama"}
    flags = {
        name: bool(metadata.get(f"tokenizer.ggml.{name}", default))
        for name, default in defaults.items()
    }
    return Vocabulary(
        str(model),
        str(pre),
        tokens,
        tuple(_type(value) for value in types),
        tuple(float(value) for value in scores),
        _texts(metadata, "merges") if model == "gpt2" else (),
        found,
        flags,
        template if isinstance(template, str) else None,
    )


def tokenizer_files(vocabulary: Vocabulary) -> TokenizerFiles:
    """Files that make the same ids of the same text.

    Raises:
        InvalidGguf: two tokens have one text, or a pair is none.
        UnknownArchitecture: a split that is not in our list.
    """
    byte_pairs = vocabulary.model == "gpt2"
    tokenizer = _byte_level(vocabulary) if byte_pairs else _sentence_piece(vocabulary)
    tokens, ids = vocabulary.tokens, vocabulary.special_ids
    settings: dict[str, object] = {
        "add_bos_token": vocabulary.flags["add_bos_token"],
        "add_eos_token": vocabulary.flags["add_eos_token"],
        "clean_up_tokenization_spaces": False,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    for name, token_id in ids.items():
        settings[f"{_THEIRS[name]}_token"] = tokens[token_id]
    if vocabulary.chat_template:
        settings["chat_template"] = vocabulary.chat_template
    special_ids = {f"{_THEIRS[name]}_token_id": token_id for name, token_id in ids.items()}
    return TokenizerFiles(tokenizer, settings, special_ids)


def _texts(metadata: Mapping[str, MetaValue], name: str) -> tuple[str, ...]:
    value = metadata.get(f"tokenizer.ggml.{name}")
    found = value.values() if isinstance(value, GgufArray) else ()
    if not found or not all(isinstance(text, str) for text in found):
        raise InvalidGguf(f"the GGUF's tokenizer.ggml.{name} must be a list of texts")
    return tuple(str(text) for text in found)


def _table(metadata: Mapping[str, MetaValue], name: str) -> tuple[int | float, ...]:
    value = metadata.get(f"tokenizer.ggml.{name}")
    found = value.values() if isinstance(value, GgufArray) else ()
    return tuple(item for item in found if isinstance(item, int | float))


def _type(value: float) -> TokenType:
    try:
        return TokenType(int(value))
    except ValueError:
        return TokenType.NORMAL


def _byte_level(vocabulary: Vocabulary) -> dict[str, object]:
    name, split = split_of(vocabulary.pre)
    del name
    return {
        **_head(vocabulary),
        "normalizer": {"type": split.normal_form} if split.normal_form else None,
        "pre_tokenizer": pre_tokenizer_of(split),
        "post_processor": _ends(vocabulary) or byte_level(use_regex=False),
        "decoder": {**byte_level(use_regex=True), "add_prefix_space": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": split.whole_words,
            "vocab": _ids(vocabulary.tokens, vocabulary.types),
            "merges": [_pair(merge) for merge in vocabulary.merges],
        },
    }


def _pair(merge: str) -> list[str]:
    left, space, right = merge.partition(" ")
    if not (left and space and right) or " " in right:
        raise InvalidGguf(f"the GGUF's tokenizer holds {shown(merge)} where a pair should be")
    return [left, right]


def _sentence_piece(vocabulary: Vocabulary) -> dict[str, object]:
    tokens = [
        token.replace(" ", SPACE) if kind is TokenType.USER_DEFINED else token
        for token, kind in zip(vocabulary.tokens, vocabulary.types, strict=True)
    ]
    ids = _ids(tokens, vocabulary.types)
    prefix = vocabulary.flags["add_space_prefix"]
    replace: dict[str, object] = {"type": "Replace", "pattern": {"String": " "}, "content": SPACE}
    normaliser: dict[str, object] = replace
    if prefix:
        before = {"type": "Prepend", "prepend": SPACE}
        normaliser = {"type": "Sequence", "normalizers": [before, replace]}
    decoders: list[dict[str, object]] = [
        {"type": "Replace", "pattern": {"String": SPACE}, "content": " "},
        {"type": "ByteFallback"},
        {"type": "Fuse"},
    ]
    if prefix:
        decoders.append({"type": "Strip", "content": " ", "start": 1, "stop": 0})
    unknown = vocabulary.special_ids.get("unknown")
    return {
        **_head(vocabulary),
        "added_tokens": _added(tokens, vocabulary.types),
        "normalizer": normaliser,
        "pre_tokenizer": None,
        "post_processor": _ends(vocabulary),
        "decoder": {"type": "Sequence", "decoders": decoders},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None if unknown is None else tokens[unknown],
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": ids,
            "merges": _merges_of_scores(tokens, vocabulary, ids),
        },
    }


def _merges_of_scores(
    tokens: Sequence[str], vocabulary: Vocabulary, ids: Mapping[str, int]
) -> list[list[str]]:
    """Every two tokens that make a third, the highest score first.

    Source: ``generate_merges`` of transformers' ``convert_slow_tokenizer``.
    """
    mergeable = {TokenType.NORMAL, TokenType.USER_DEFINED}
    order = sorted(
        (token_id for token_id, kind in enumerate(vocabulary.types) if kind in mergeable),
        key=lambda token_id: (-vocabulary.scores[token_id], token_id),
    )
    found: list[list[str]] = []
    for token_id in order:
        text = tokens[token_id]
        parts = len(text) if len(text) <= MOST_PARTED else 0
        pairs = [(text[:at], text[at:]) for at in range(1, parts)]
        known = [pair for pair in pairs if pair[0] in ids and pair[1] in ids]
        known.sort(key=lambda pair: (ids[pair[0]], ids[pair[1]]))
        found.extend([left, right] for left, right in known)
    return found


def _ids(tokens: Sequence[str], types: Sequence[TokenType]) -> dict[str, int]:
    found: dict[str, int] = {}
    for token_id, (token, kind) in enumerate(zip(tokens, types, strict=True)):
        if kind is TokenType.UNUSED:
            continue
        if token in found:
            raise InvalidGguf(
                f"the GGUF's token {shown(token)} has the ids {found[token]}, {token_id}"
            )
        found[token] = token_id
    return found


def _head(vocabulary: Vocabulary) -> dict[str, object]:
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _added(vocabulary.tokens, vocabulary.types),
    }


def _added(tokens: Sequence[str], types: Sequence[TokenType]) -> list[dict[str, object]]:
    return [
        {
            "id": token_id,
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": kind is not TokenType.USER_DEFINED,
        }
        for token_id, (token, kind) in enumerate(zip(tokens, types, strict=True))
        if kind in _ADDED
    ]


def _ends(vocabulary: Vocabulary) -> dict[str, object] | None:
    """What puts the first and the last special token."""
    ids, flags = vocabulary.special_ids, vocabulary.flags
    first = ids.get("bos") if flags["add_bos_token"] else None
    last = ids.get("eos") if flags["add_eos_token"] else None
    if first is None and last is None:
        return None
    text = {"Sequence": {"id": "A", "type_id": 0}}
    special = {
        token_id: vocabulary.tokens[token_id] for token_id in (first, last) if token_id is not None
    }
    marks = {
        token_id: {"SpecialToken": {"id": token, "type_id": 0}}
        for token_id, token in special.items()
    }
    single: list[object] = [text]
    if first is not None:
        single.insert(0, marks[first])
    if last is not None:
        single.append(marks[last])
    second = {"Sequence": {"id": "B", "type_id": 1}}
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, second],
        "special_tokens": {
            token: {"id": token, "ids": [token_id], "tokens": [token]}
            for token_id, token in special.items()
        },
    }
