"""Tokenizers of the two kinds, trained on a page of text by the library that everyone uses."""

from __future__ import annotations

import functools
import json
from typing import Any

from tokenizers import (
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

SPACE = "\N{LOWER ONE EIGHTH BLOCK}"
TEXT = (
    """
The carcass of a kitchen cabinet is made of 16 mm chipboard, edged with ABS on the visible sides.
Drill 5 mm holes 37 mm from the front edge, every 32 mm; the hinge cup takes 35 mm. He's told 'em:
it isn't 1234567 screws, we'll need 42.   def area(width, height):\n    return width * height\n\n
Корпус кухонного шкафа делают из ДСП 16 мм, видимые торцы закрывают кромкой ABS 2 мм. Отверстия
под полкодержатели сверлят через 32 мм, чашка петли - 35 мм. Ёмкость ящика 12,5 л; стоимость 1 250 руб.
Shelves sag under load: choose a shorter span, thicker board or a metal edge. Полки прогибаются.
for i in range(10):\n\tprint(i)  # tabs too\r\n
"""
    * 2
)
PROBES = (
    "Hello world",
    " leading and trailing  ",
    "Корпус шкафа из ДСП 16 мм; кромка 2 мм.",
    "He's 1234567 isn't WE'LL 3.14\n\n\n  def f(x):\n\treturn x\r\n",
    "emoji 😀 and 漢字 and naïve café",
    "<|im_start|>user\nhi<|im_end|>",
    "<tool>text</tool> <tool>",
    "",
    "\n",
    "    ",
)
_CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = _CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + _REST
LLAMA3 = _CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + _REST
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TOOLS = ["<tool>", "</tool>"]


@functools.cache
def byte_level(expression: str, *, bos: bool = False, whole_words: bool = False) -> str:
    """``tokenizer.json`` of a byte-level tokenizer, as Qwen2 and Llama 3 have them."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=whole_words))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(expression), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=480,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator([TEXT], trainer)
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.add_tokens(TOOLS)
    if bos:
        token = SPECIAL[0]
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{token} $A", special_tokens=[(token, tokenizer.token_to_id(token))]
        )
    return tokenizer.to_str()


@functools.cache
def sentence_piece(*, prefix: bool) -> str:
    """``tokenizer.json`` as transformers makes it of a SentencePiece model with bytes.

    Pieces come from training; the list of merges is then every two pieces that make a third, best
    score first, as transformers' ``generate_merges`` writes it.
    """
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Replace(" ", SPACE)
    trained.pre_tokenizer = pre_tokenizers.Split(Regex(f"(?={SPACE})|\\n|\\t|\\r"), "isolated")
    trained.train_from_iterator([TEXT], trainers.BpeTrainer(vocab_size=420, show_progress=False))
    learnt = sorted(trained.get_vocab().items(), key=lambda item: item[1])
    pieces = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    pieces += [text for text, _ in learnt if text not in {"\n", "\t", "\r"}]
    vocabulary = {text: number for number, text in enumerate(pieces)}
    merges = [
        (text[:at], text[at:])
        for text in pieces[259:]
        for at in range(1, len(text))
        if text[:at] in vocabulary and text[at:] in vocabulary
    ]
    added = {**dict.fromkeys(["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"], True)}
    added |= dict.fromkeys(TOOLS, False)
    tokens: list[dict[str, Any]] = []
    for text, special in added.items():
        number = vocabulary.setdefault(text, len(vocabulary))
        tokens.append(
            {
                "id": number,
                "content": text,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": special,
            }
        )
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": SPACE}
    before = {"type": "Prepend", "prepend": SPACE}
    both = {"type": "Sequence", "normalizers": [before, replace]}
    bos = {"SpecialToken": {"id": "<s>", "type_id": 0}}
    text_a = {"Sequence": {"id": "A", "type_id": 0}}
    text_b = {"Sequence": {"id": "B", "type_id": 1}}
    raw = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": tokens,
        "normalizer": both if prefix else replace,
        "pre_tokenizer": None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [bos, text_a],
            "pair": [bos, text_a, bos, text_b],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}},
        },
        "decoder": None,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<unk>",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": [list(pair) for pair in merges],
        },
    }
    return json.dumps(raw, ensure_ascii=False)
