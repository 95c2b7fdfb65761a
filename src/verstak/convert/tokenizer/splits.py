"""How byte-level tokenizers split a text before pairs are merged, by llama.cpp's names.

llama.cpp does not read the expression in ``tokenizer.json``: it has a list of its own and takes
the name of one (``tokenizer.ggml.pre``). A name is given only to the very expression that
llama.cpp's ``llama-vocab.cpp`` cites as the original of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from verstak.convert.config_values import ConfigValues
from verstak.errors import UnknownArchitecture

_CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_TAIL = r"\s*[\r\n]+|\s+(?!\S)|\s+"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_FIRST = r"[^\r\n\p{L}\p{N}]?"
_SYMBOLS = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + _TAIL


def _words(digits: str) -> str:
    return f"{_CONTRACTIONS}|{_FIRST}\\p{{L}}+|\\p{{N}}{digits}| ?[^\\s\\p{{L}}\\p{{N}}]+[\\r\\n]*|{_TAIL}"


def _cased(end: str, digits: str) -> str:
    return f"{_FIRST}{_UPPER}*{_LOWER}+{end}|{_FIRST}{_UPPER}+{_LOWER}*{end}|\\p{{N}}{digits}{_SYMBOLS}"


@dataclass(frozen=True, slots=True)
class Split:
    """One way to split.

    Attributes:
        steps: ``regex:…``, ``digits`` or ``gpt2``, in order.
        whole_words: Whether llama.cpp takes a piece that is a token as it is, without merging.
        normal_form: Normalisation before it in the published tokenizers; llama.cpp has none.
    """

    steps: tuple[str, ...]
    whole_words: bool = False
    normal_form: str | None = None


SPLITS: Mapping[str, Split] = MappingProxyType(
    {
        "gpt-2": Split(("gpt2",)),
        "smollm": Split(("digits", "gpt2")),
        "llama-bpe": Split((f"regex:{_words('{1,3}')}",), whole_words=True),
        "qwen2": Split((f"regex:{_words('')}",), normal_form="NFC"),
        "tekken": Split((f"regex:{_cased('', '')}",), whole_words=True),
        "gpt-4o": Split((f"regex:{_cased(_CONTRACTIONS + '?', '{1,3}')}",)),
    }
)
"""By llama.cpp's name."""

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "llama3": "llama-bpe",
        "llama-v3": "llama-bpe",
        "falcon3": "llama-bpe",
        "pixtral": "llama-bpe",
        "deepseek-r1-qwen": "qwen2",
        "phi-2": "gpt-2",
        "starcoder": "smollm",
        "refact": "smollm",
    }
)
"""Names that llama.cpp treats as one of the above."""


def split_name(pre_tokenizer: ConfigValues | None) -> str:
    """llama.cpp's name of the split in a ``tokenizer.json``.

    Raises:
        UnknownArchitecture: llama.cpp has no such split, or it is not in our list.
    """
    steps = tuple(_steps(pre_tokenizer))
    for name, split in SPLITS.items():
        if split.steps == steps:
            return name
    raise UnknownArchitecture(
        f"the tokenizer splits text in a way that is not in the list: {' then '.join(steps):.300}",
        remedy="if llama.cpp's llama-vocab.cpp has this expression, add it and its name to "
        "convert/tokenizer/splits.py",
    )


def split_of(pre: str) -> tuple[str, Split]:
    """The split behind llama.cpp's name, and the name that we know it by.

    Raises:
        UnknownArchitecture: it is not in our list.
    """
    name = _OTHER_NAMES.get(pre, pre)
    if name not in SPLITS:
        raise UnknownArchitecture(
            f"the GGUF's tokenizer.ggml.pre is {pre!r:.60}; known are {', '.join(sorted(SPLITS))}",
            remedy="add its expression from tokenizer.json to convert/tokenizer/splits.py",
        )
    return name, SPLITS[name]


def pre_tokenizer_of(split: Split) -> dict[str, object]:
    """The ``pre_tokenizer`` of a ``tokenizer.json`` that splits so."""
    parts: list[dict[str, object]] = []
    for step in split.steps:
        if step == "digits":
            parts.append({"type": "Digits", "individual_digits": True})
        elif step != "gpt2":
            pattern = {"Regex": step.removeprefix("regex:")}
            parts.append(
                {"type": "Split", "pattern": pattern, "behavior": "Isolated", "invert": False}
            )
    parts.append(byte_level(use_regex="gpt2" in split.steps))
    return parts[0] if len(parts) == 1 else {"type": "Sequence", "pretokenizers": parts}


def byte_level(*, use_regex: bool) -> dict[str, object]:
    """The part that turns bytes into letters."""
    return {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": False,
        "use_regex": use_regex,
    }


def _steps(part: ConfigValues | None) -> Sequence[str]:
    if part is None:
        return ["nothing"]
    kind = part.text("type")
    if kind == "Sequence":
        inner = part.values.get("pretokenizers")
        parts = inner if isinstance(inner, list) else []
        return [
            step for each in parts if isinstance(each, dict) for step in _steps(ConfigValues(each))
        ]
    if kind == "ByteLevel" and not part.flag("add_prefix_space", default=True):
        return ["gpt2"] if part.flag("use_regex", default=True) else []
    if kind == "Digits" and part.flag("individual_digits", default=False):
        return ["digits"]
    if kind == "Split":
        pattern = part.inner("pattern")
        expression = pattern.text("Regex") if pattern is not None else None
        how = part.text("behavior"), part.flag("invert", default=False)
        if expression is not None and how in {("Isolated", False), ("Removed", True)}:
            return [f"regex:{expression}"]
    return [f"{kind} {dict(part.values)}"]
