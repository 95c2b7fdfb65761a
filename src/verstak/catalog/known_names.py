"""Names of models as people, Ollama and Hugging Face spell them."""

from __future__ import annotations

import re

_FILE_TYPE = re.compile(
    r"(?:^|[-_.: ])(?P<type>(?:ud-)?(?:iq[1-4]_(?:xxs|xs|nl|s|m)|q[2-8]_(?:k_[sml]|k|[01])|mxfp4|"
    r"bf16|fp16|f16|fp32|f32))$",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:^|[-_.: ])q(?P<bits>[2-8])$", re.IGNORECASE)
_SPACES = re.compile(r"[\s_]+")
_DROPPED = ("-instruct", "-chat", "-it", "-text", "-qat", "-gguf")
_HOSTS = ("https://", "http://", "huggingface.co/", "hf.co/", "ollama.com/", "library/")
_RENAMED = {"FP16": "F16", "FP32": "F32"}
_PLAIN_MIX = {
    "2": "Q2_K",
    "3": "Q3_K_M",
    "4": "Q4_K_M",
    "5": "Q5_K_M",
    "6": "Q6_K",
    "8": "Q8_0",
}
"""What people mean by ``Q4``: the mix that llama.cpp's documentation recommends at those bits."""


def split_file_type(text: str) -> tuple[str, str | None]:
    """Split a precision off a name.

    Args:
        text: For example ``mistral:7b-instruct-q5_0``, ``Qwen2.5-32B-Instruct-Q4_K_M.gguf``.

    Returns:
        The rest, and the file type as llama.cpp spells it (``Q5_0``); ``None`` when none is named.
    """
    bare = text.strip()
    if bare.casefold().endswith(".gguf"):
        bare = bare[: -len(".gguf")]
    match = _FILE_TYPE.search(bare)
    if match is not None:
        name = match["type"].upper().removeprefix("UD-")
        return bare[: match.start()], _RENAMED.get(name, name)
    match = _BARE.search(bare)
    if match is not None:
        return bare[: match.start()], _PLAIN_MIX.get(match["bits"])
    return bare, None


def spellings(text: str) -> tuple[str, ...]:
    """Keys under which a name may be known, the most exact first.

    Args:
        text: A name without precision.
    """
    key = name_key(text)
    keys = [key]
    while True:
        shorter = next((key[: -len(end)] for end in _DROPPED if key.endswith(end)), None)
        if shorter is None:
            break
        keys.append(shorter)
        key = shorter
    keys += [each.rpartition("/")[2] for each in keys if "/" in each]
    keys += [each.replace(":", "-") for each in keys if ":" in each]
    return tuple(dict.fromkeys(each for each in keys if each))


def name_key(text: str) -> str:
    """A name without what spellings differ in: case, spaces, hosts."""
    key = _SPACES.sub("-", text.strip().casefold())
    for host in _HOSTS:
        key = key.removeprefix(host)
    return key.removesuffix(":latest")
