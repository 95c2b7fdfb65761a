"""What has to be known of an architecture to convert it: names, shapes, changes, numbers."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from verstak.convert.config_values import MOST_HEAD, ConfigValues
from verstak.convert.metadata_values import MetadataValues, WrittenMetadata
from verstak.errors import InvalidGguf
from verstak.quantities.text import Bilingual


class Change(enum.Enum):
    """What happens to a tensor's values on the way from a checkpoint to GGUF."""

    KEEP = enum.auto()
    """Nothing."""

    HALVES_TO_PAIRS = enum.auto()
    """Rows of each head reordered: checkpoints keep the two values that rope turns together half a
    head apart, llama.cpp's ``llama`` keeps them side by side."""

    PLUS_ONE = enum.auto()
    """One is added: the norm multiplies by 1 + weight, llama.cpp's by weight."""


@dataclass(frozen=True, slots=True)
class TensorRule:
    """One tensor, or one of each block where the names hold ``{}``.

    Attributes:
        checkpoint: Name in the checkpoint.
        gguf: Name in the GGUF.
        shape: Names of the axes' sizes, rows first: see :class:`Sizes`.
        change: What happens to the values.
        needed: Whether a model without it is broken.
    """

    checkpoint: str
    gguf: str
    shape: tuple[str, ...]
    change: Change = Change.KEEP
    needed: bool = True

    def at(self, block: int) -> TensorRule:
        """The rule of one block."""
        return TensorRule(
            self.checkpoint.format(block),
            self.gguf.format(block),
            self.shape,
            self.change,
            self.needed,
        )


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes that tensors' shapes are made of.

    Attributes:
        blocks: Number of blocks.
        vocabulary: Rows of the embedding.
        hidden: Width.
        feed_forward: Width within the feed-forward network.
        heads: Query heads.
        key_value_heads: Heads of keys and of values.
        head: Values of one head.
    """

    blocks: int
    vocabulary: int
    hidden: int
    feed_forward: int
    heads: int
    key_value_heads: int
    head: int

    def of(self, axis: str) -> int:
        """Size of a named axis."""
        q, kv = self.heads * self.head, self.key_value_heads * self.head
        return {
            "vocabulary": self.vocabulary,
            "hidden": self.hidden,
            "feed_forward": self.feed_forward,
            "two_feed_forward": 2 * self.feed_forward,
            "q": q,
            "kv": kv,
            "qkv": q + 2 * kv,
            "head": self.head,
        }[axis]

    def shape(self, rule: TensorRule) -> tuple[int, ...]:
        """Shape that a rule demands, rows first."""
        return tuple(self.of(axis) for axis in rule.shape)

    @classmethod
    def of_config(cls, config: ConfigValues) -> Sizes:
        """Sizes that a checkpoint's configuration states.

        Raises:
            InvalidCheckpoint: one is missing or no number.
        """
        heads = config.whole("num_attention_heads")
        return cls(
            blocks=config.whole("num_hidden_layers"),
            vocabulary=config.whole("vocab_size"),
            hidden=config.whole("hidden_size"),
            feed_forward=config.whole("intermediate_size"),
            heads=heads,
            key_value_heads=config.whole("num_key_value_heads", heads),
            head=config.head_size,
        )

    @classmethod
    def of_metadata(cls, metadata: MetadataValues, *, vocabulary: int) -> Sizes:
        """Sizes that a GGUF states.

        Raises:
            InvalidGguf: one is missing or no number.
        """
        heads = metadata.whole("attention.head_count")
        hidden = metadata.whole("embedding_length")
        head = metadata.whole("attention.key_length", hidden // max(1, heads))
        if head % 2 or not 0 < head <= MOST_HEAD:
            raise InvalidGguf(f"a head has {head} values, expected an even number to {MOST_HEAD}")
        return cls(
            blocks=metadata.whole("block_count"),
            vocabulary=vocabulary,
            hidden=hidden,
            feed_forward=metadata.whole("feed_forward_length"),
            heads=heads,
            key_value_heads=metadata.whole("attention.head_count_kv", heads),
            head=head,
        )


@dataclass(frozen=True, slots=True)
class ForGguf:
    """Hyper-parameters for a GGUF.

    Attributes:
        metadata: Short keys, without the architecture before them.
        notes: What llama.cpp will do otherwise than the checkpoint's own code.
        kept: Whole keys that nobody but us reads, for the way back.
    """

    metadata: WrittenMetadata
    notes: tuple[Bilingual, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """One architecture, both ways.

    Attributes:
        model_type: ``model_type`` of ``config.json``; the name of its file.
        gguf_architecture: ``general.architecture``.
        class_name: Class of ``transformers`` that runs it.
        outer: Tensors outside the blocks.
        block: Tensors of each block.
        to_gguf: Hyper-parameters of the GGUF.
        to_config: Hyper-parameters of ``config.json``; rope's scaling comes from elsewhere.
        prefixes: What may stand before every name, where the language model is part of a larger one.
    """

    model_type: str
    gguf_architecture: str
    class_name: str
    outer: tuple[TensorRule, ...] = field(repr=False)
    block: tuple[TensorRule, ...] = field(repr=False)
    to_gguf: Callable[[ConfigValues], ForGguf]
    to_config: Callable[[MetadataValues], Mapping[str, object]]
    prefixes: tuple[str, ...] = ("",)

    def rules(self, blocks: int) -> Iterator[TensorRule]:
        """Every tensor of a model with so many blocks, in the order of the GGUF."""
        yield from self.outer
        for block in range(blocks):
            yield from (rule.at(block) for rule in self.block)
