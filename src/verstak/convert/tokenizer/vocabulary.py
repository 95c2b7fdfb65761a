"""A tokenizer as GGUF holds it.

Source: the GGUF specification ("Tokenizer", ``tokenizer.ggml.*``) and llama.cpp's
``llama-vocab.cpp`` (types of tokens, defaults).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from verstak.convert.metadata_values import WrittenMetadata
from verstak.errors import InvalidCheckpoint
from verstak.formats.gguf_cursor import shown
from verstak.quantities.text import Bilingual

UNUSED_TOKEN = "[PAD{}]"  # noqa: S105 - a name, not a secret
"""What llama.cpp's own converter calls rows of the embedding that no token has."""


MOST_PARTED = 1000
"""Letters of the longest token whose parts are looked for; real ones have some hundred."""


class TokenType(enum.IntEnum):
    """``llama_token_type`` of llama.cpp."""

    NORMAL = 1
    UNKNOWN = 2
    CONTROL = 3
    USER_DEFINED = 4
    UNUSED = 5
    BYTE = 6


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer's tables.

    Attributes:
        model: ``gpt2`` (byte-level pairs) or ``llama`` (SentencePiece's pairs).
        pre: Name of the split before the pairs.
        tokens: Texts by id; one for each row of the embedding.
        types: Types by id.
        scores: Scores by id; empty for ``gpt2``.
        merges: Pairs, ``left right``; empty for ``llama``.
        special_ids: Ids by GGUF's short name: ``bos``, ``eos``, ``unknown``, ``padding``.
        flags: ``add_bos_token``, ``add_eos_token``, ``add_space_prefix``.
        chat_template: Jinja text; ``None`` where the model has none.
        notes: What the engine will do otherwise than the checkpoint's own tokenizer.
    """

    model: str
    pre: str
    tokens: tuple[str, ...] = field(repr=False)
    types: tuple[TokenType, ...] = field(repr=False)
    scores: tuple[float, ...] = field(default=(), repr=False)
    merges: tuple[str, ...] = field(default=(), repr=False)
    special_ids: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    chat_template: str | None = field(default=None, repr=False)
    notes: tuple[Bilingual, ...] = ()

    def metadata(self) -> WrittenMetadata:
        """Keys of a GGUF, with their full names."""
        found: WrittenMetadata = {
            "tokenizer.ggml.model": self.model,
            "tokenizer.ggml.pre": self.pre,
            "tokenizer.ggml.tokens": self.tokens,
            "tokenizer.ggml.token_type": [int(kind) for kind in self.types],
        }
        if self.scores:
            found["tokenizer.ggml.scores"] = self.scores
        if self.merges:
            found["tokenizer.ggml.merges"] = self.merges
        for name, token_id in self.special_ids.items():
            found[f"tokenizer.ggml.{name}_token_id"] = token_id
        for name, value in self.flags.items():
            found[f"tokenizer.ggml.{name}"] = value
        if self.chat_template:
            found["tokenizer.chat_template"] = self.chat_template
        return found


def by_id(ids: Mapping[str, int], rows: int) -> list[str | None]:
    """Texts by id, ``None`` where no token has the id.

    Args:
        ids: Ids by text.
        rows: Rows of the embedding.

    Raises:
        InvalidCheckpoint: an id beyond the embedding's rows, or two tokens with one id.
    """
    texts: list[str | None] = [None] * rows
    for text, token_id in ids.items():
        if not 0 <= token_id < rows:
            raise InvalidCheckpoint(
                f"the tokenizer does not fit the weights: token {shown(text)} has the id "
                f"{token_id}, the embedding has {rows} rows",
                remedy="take tokenizer.json and the weights from one place",
            )
        if texts[token_id] is not None:
            raise InvalidCheckpoint(
                f"tokens {shown(str(texts[token_id]))} and {shown(text)} have one id, {token_id}"
            )
        texts[token_id] = text
    return texts
