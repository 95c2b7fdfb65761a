"""Geometries of real checkpoints, for tests of what is planned from them."""

from __future__ import annotations

from verstak.model.architecture import (
    Architecture,
    Experts,
    LatentAttention,
    RecurrentHeads,
    RecurrentState,
    SlidingWindow,
)


def dense(
    family: str,
    size: tuple[int, int],
    heads: tuple[int, int, int],
    vocabulary: int,
    feed_forward: int,
    *,
    tied: bool = False,
    context: int = 32_768,
    **more: object,
) -> Architecture:
    """A geometry from the few numbers of a config.json.

    ``size`` is layers and width, ``heads`` query heads, key/value heads and their width.
    """
    layers, width = size
    queries, keys, length = heads
    return Architecture(
        family=family,
        layers=layers,
        embedding_length=width,
        heads=queries,
        kv_heads=(keys,) * layers,
        key_length=length,
        value_length=length,
        context_length=context,
        vocabulary=vocabulary,
        feed_forward_length=feed_forward,
        tied_embeddings=tied,
        **more,  # type: ignore[arg-type]  # keywords of the dataclass
    )


QWEN_05B = dense("qwen2", (24, 896), (14, 2, 64), 151_936, 4_864, tied=True, attention_bias=True)
QWEN_15B = dense("qwen2", (28, 1_536), (12, 2, 128), 151_936, 8_960, tied=True, attention_bias=True)
QWEN_3B = dense("qwen2", (36, 2_048), (16, 2, 128), 151_936, 11_008, tied=True, attention_bias=True)
QWEN_32B = dense("qwen2", (64, 5_120), (40, 8, 128), 152_064, 27_648, attention_bias=True)
QWEN_72B = dense("qwen2", (80, 8_192), (64, 8, 128), 152_064, 29_568, attention_bias=True)
QWEN3_14B = dense("qwen3", (40, 5_120), (40, 8, 128), 151_936, 17_408, query_key_norm=True)
LLAMA2_13B = dense("llama", (40, 5_120), (40, 40, 128), 32_000, 13_824, context=4_096)
LLAMA2_70B = dense("llama", (80, 8_192), (64, 8, 128), 32_000, 28_672, context=4_096)
LLAMA31_8B = dense("llama", (32, 4_096), (32, 8, 128), 128_256, 14_336, context=131_072)
MISTRAL_7B = dense("llama", (32, 4_096), (32, 8, 128), 32_000, 14_336)
MIXTRAL = dense("llama", (32, 4_096), (32, 8, 128), 32_000, 14_336, experts=Experts(8, 2, 14_336))
GEMMA2_2B = dense("gemma2", (26, 2_304), (8, 4, 256), 256_000, 9_216, tied=True, context=8_192)
GEMMA3_1B = dense(
    "gemma3", (26, 1_152), (4, 1, 256), 262_144, 6_912, tied=True, query_key_norm=True
)
PHI3_MINI = dense("phi3", (32, 3_072), (32, 32, 96), 32_064, 8_192, context=4_096)
PHI4_MINI = dense("phi3", (32, 3_072), (24, 8, 128), 200_064, 8_192, tied=True, context=131_072)
GRANITE_33 = dense("granite", (40, 2_048), (32, 8, 64), 49_159, 8_192, tied=True, context=131_072)
SMOLLM3 = dense("smollm3", (36, 2_048), (16, 4, 128), 128_256, 11_008, tied=True, context=65_536)
COMMAND_R = dense("command-r", (40, 8_192), (64, 64, 128), 256_000, 22_528, tied=True)
CHATGLM4 = dense("chatglm", (40, 4_096), (32, 2, 128), 151_552, 13_696, attention_bias=True)
GLM4_32B = dense("glm4", (61, 6_144), (48, 2, 128), 151_552, 23_040)
FALCON_180B = dense("falcon", (80, 14_848), (232, 8, 64), 65_024, 59_392, context=2_048)
BLOOM = dense("bloom", (70, 14_336), (112, 112, 128), 250_880, 57_344, tied=True, context=2_048)
GPT2_XL = dense("gpt2", (48, 1_600), (25, 25, 64), 50_257, 6_400, tied=True, context=1_024)
PHI2 = dense("phi2", (32, 2_560), (32, 32, 80), 51_200, 10_240, context=2_048)
QWEN3_30B = dense(
    "qwen3moe",
    (48, 2_048),
    (32, 4, 128),
    151_936,
    6_144,
    query_key_norm=True,
    experts=Experts(128, 8, 768),
)
GPT_OSS_120B = dense(
    "gpt-oss",
    (36, 2_880),
    (64, 8, 64),
    201_088,
    2_880,
    context=131_072,
    attention_bias=True,
    experts=Experts(128, 4, 2_880),
)
DEEPSEEK_V2_LITE = dense(
    "deepseek2",
    (27, 2_048),
    (16, 16, 192),
    102_400,
    10_944,
    context=163_840,
    experts=Experts(64, 6, 1_408, 2_816, 1),
    latent=LatentAttention(512, 64, None, 128, 128),
)
DEEPSEEK_V3 = dense(
    "deepseek2",
    (61, 7_168),
    (128, 128, 192),
    129_280,
    18_432,
    context=163_840,
    experts=Experts(256, 8, 2_048, 2_048, 3, router_bias=True),
    latent=LatentAttention(512, 64, 1_536, 128, 128),
)
GLM45_AIR = dense(
    "glm4moe",
    (46, 4_096),
    (96, 8, 128),
    151_552,
    10_944,
    context=131_072,
    attention_bias=True,
    experts=Experts(128, 8, 1_408, 1_408, 1, router_bias=True),
)
PHI35_MOE = dense(
    "phimoe",
    (32, 4_096),
    (32, 8, 128),
    32_064,
    6_400,
    context=131_072,
    attention_bias=True,
    experts=Experts(16, 2, 6_400),
)
_FULL_EVERY_FOURTH = tuple(layer % 4 != 3 for layer in range(48))
QWEN3_NEXT = Architecture(
    family="qwen3next",
    layers=48,
    embedding_length=2_048,
    heads=16,
    kv_heads=tuple(0 if recurrent else 2 for recurrent in _FULL_EVERY_FOURTH),
    key_length=256,
    value_length=256,
    context_length=262_144,
    vocabulary=151_936,
    feed_forward_length=5_120,
    tied_embeddings=False,
    query_key_norm=True,
    experts=Experts(512, 10, 512, 512),
    recurrent=RecurrentState(layers=_FULL_EVERY_FOURTH, heads=RecurrentHeads(16, 32, 128, 128, 4)),
)
_SLIDING = tuple(layer % 6 != 5 for layer in range(48))
GEMMA4_12B = Architecture(
    family="gemma4",
    layers=48,
    embedding_length=3_840,
    heads=16,
    kv_heads=tuple(8 if sliding else 1 for sliding in _SLIDING),
    key_length=256,
    value_length=256,
    full_key_length=512,
    keys_serve_as_values=True,
    context_length=262_144,
    vocabulary=262_144,
    feed_forward_length=15_360,
    tied_embeddings=True,
    query_key_norm=True,
    sliding=SlidingWindow(1_024, _SLIDING),
)
