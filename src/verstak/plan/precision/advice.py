"""Which format, level and engine suit a kind of device, and why, with sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from verstak.catalog.quality_losses import Format
from verstak.errors import UsageError
from verstak.quantities.text import Bilingual

type DeviceClass = Literal["phone", "tablet", "desktop", "workstation", "server"]
type Platform = Literal["android", "apple", "windows", "linux"]

LLAMA_CPP_SCORES = "llama.cpp, tools/perplexity/README.md: LLaMA 3 8B scoreboard"
ORT = "https://github.com/microsoft/onnxruntime-genai, README: Android and Windows, CPU, QNN, DirectML, OpenVINO"
MLX_SWIFT = "https://github.com/ml-explore/mlx-swift-lm, README"
MLX_LM = "mlx-lm pull request 279: what 4 bits cost Qwen3-0.6B, and what calibration returns"
VLLM_GGUF = "https://docs.vllm.ai/en/latest/features/quantization/gguf/: GGUF is called highly experimental and under-optimized there"
T_PRO = "https://huggingface.co/t-tech/T-pro-it-1.0-Q5_K_M-GGUF: Arena-Hard-Ru by level"
REPACKING = "llama.cpp issue 10757: Q4_0 is repacked for ARM when it is loaded; measured by this project on x86, one thread, 0.5B: Q4_0 40.9 and Q4_K_M 23.1 tokens/s"
ONNX_OURS = "measured by this project: ONNX Runtime GenAI 0.18, 212 tokens, divergence from fp32"
PHONE_MEMORY = (
    "https://github.com/ffmpegkit-maintained/llama-android/wiki/Choosing-a-Model: memory of phones"
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What to take on a kind of device.

    Attributes:
        device: Kind of device.
        platform: System that it runs; ``None`` = any.
        format: Of the file.
        level: Precision to begin with, as the format names it.
        engine: Program that runs it.
        why: Reasons.
        unless: When to take something else, and what.
        sources: What the reasons rest on.
    """

    device: DeviceClass
    platform: Platform | None
    format: Format
    level: str
    engine: str
    why: Bilingual
    unless: Bilingual
    sources: tuple[str, ...]


ADVICE: tuple[Advice, ...] = (
    Advice(
        "phone",
        "android",
        "GGUF",
        "Q4_K_M",
        "llama.cpp",
        Bilingual(
            "memory decides: 4 to 8 GB are shared with everything else, so a model of 1 to 3 "
            "billion weights at 4 bits is what fits",
            "решает память: 4–8 ГБ общие со всем остальным, поэтому помещается модель на 1–3 "
            "миллиарда весов в 4 бита",
        ),
        Bilingual(
            "Q4_0 where speed matters more than quality: its weights are rearranged for the "
            "processor when loaded",
            "Q4_0, если скорость важнее качества: его веса при загрузке переставляются под "
            "процессор",
        ),
        (PHONE_MEMORY, LLAMA_CPP_SCORES, REPACKING),
    ),
    Advice(
        "phone",
        "apple",
        "MLX",
        "4 bit, group 64",
        "MLX Swift LM",
        Bilingual(
            "Apple's own library keeps weights in memory that both processors share; 4 bits for "
            "the same reason as on any phone",
            "библиотека Apple держит веса в памяти, общей для обоих процессоров; 4 бита — по той "
            "же причине, что и на любом телефоне",
        ),
        Bilingual(
            "a calibrated file (DWQ) where there is one: it returns half of what 4 bits cost a "
            "small model",
            "откалиброванный файл (DWQ), если он есть: он возвращает половину того, что малая "
            "модель теряет на 4 битах",
        ),
        (MLX_SWIFT, MLX_LM),
    ),
    Advice(
        "tablet",
        "android",
        "GGUF",
        "Q5_K_M",
        "llama.cpp",
        Bilingual(
            "a little more memory than a phone: spend it on 5 bits, or on a larger model at 4. "
            "Every token reads all weights, so 8 bits take half as long again as 5",
            "памяти чуть больше, чем в телефоне: на 5 бит или на модель больше в 4 бита. Каждый "
            "токен читает все веса, поэтому 8 бит в полтора раза медленнее 5",
        ),
        Bilingual("Q8_0 for a model below a billion weights", "Q8_0 для модели меньше миллиарда"),
        (LLAMA_CPP_SCORES, PHONE_MEMORY),
    ),
    Advice(
        "tablet",
        "apple",
        "MLX",
        "8 bit, group 64",
        "MLX Swift LM",
        Bilingual(
            "8 to 16 GB of shared memory hold a model of up to 4 billion weights at 8 bits; at "
            "plain 4 bits a small model's perplexity rose by a fifth",
            "в 8–16 ГБ общей памяти помещается модель до 4 миллиардов весов в 8 бит; на обычных 4 "
            "битах перплексия малой модели выросла на пятую часть",
        ),
        Bilingual("4 bits for 7 billion weights and more", "4 бита от 7 миллиардов весов и больше"),
        (MLX_SWIFT, MLX_LM),
    ),
    Advice(
        "desktop",
        "windows",
        "GGUF",
        "Q5_K_M",
        "llama.cpp (verstak, Ollama)",
        Bilingual(
            "one file runs on the processor, on the card, or on both; 5 bits cost little and "
            "leave room for the context on a card of 12 to 24 GB",
            "один файл работает на процессоре, на карте или на обоих; 5 бит почти ничего не "
            "теряют и оставляют место контексту на карте 12–24 ГБ",
        ),
        Bilingual(
            "Q4_K_M when the next larger model then fits; ONNX with int4 (k_quant, int8 mixed) "
            "on a laptop whose neural processor is to be used",
            "Q4_K_M, если тогда входит модель больше; ONNX с int4 (k_quant, int8 mixed) на "
            "ноутбуке, где должен работать нейропроцессор",
        ),
        (LLAMA_CPP_SCORES, T_PRO, ORT, ONNX_OURS),
    ),
    Advice(
        "desktop",
        "windows",
        "ONNX",
        "int4 (k_quant, int8 mixed)",
        "ONNX Runtime GenAI",
        Bilingual(
            "the way to neural processors and to DirectML; of the 4-bit builds this one lost least "
            "when measured",
            "путь к нейропроцессорам и DirectML; из сборок в 4 бита эта при измерении потеряла "
            "меньше всех",
        ),
        Bilingual(
            "GGUF where there is an ordinary graphics card. Never dynamic int8: it lost 150 times "
            "as much as weights alone in int8",
            "GGUF, если есть обычная видеокарта. Не брать динамический int8: он потерял в 150 раз "
            "больше, чем int8 для одних весов",
        ),
        (ORT, ONNX_OURS),
    ),
    Advice(
        "desktop",
        "linux",
        "GGUF",
        "Q5_K_M",
        "llama.cpp (verstak, Ollama)",
        Bilingual(
            "as on Windows; without a card, Q4_0 or Q4_K_M, because a processor reads memory "
            "several times slower than a card",
            "как в Windows; без карты — Q4_0 или Q4_K_M: процессор читает память в несколько "
            "раз медленнее карты",
        ),
        Bilingual(
            "Q4_K_M when the next larger model then fits", "Q4_K_M, если входит модель больше"
        ),
        (LLAMA_CPP_SCORES, T_PRO, REPACKING),
    ),
    Advice(
        "desktop",
        "apple",
        "GGUF",
        "Q5_K_M",
        "llama.cpp (verstak, Ollama), Metal",
        Bilingual(
            "the same file as everywhere, on the graphics cores through Metal",
            "тот же файл, что везде, на графических ядрах через Metal",
        ),
        Bilingual(
            "MLX at 6 or 8 bits, or a calibrated 4-bit file, where its speed is needed: plain 4 "
            "bits raised a small model's perplexity by a fifth",
            "MLX в 6–8 бит или откалиброванный файл в 4 бита, если нужна его скорость: обычные 4 "
            "бита подняли перплексию малой модели на пятую часть",
        ),
        (LLAMA_CPP_SCORES, MLX_LM),
    ),
    Advice(
        "workstation",
        None,
        "GGUF",
        "Q8_0",
        "llama.cpp (verstak)",
        Bilingual(
            "with 48 GB and more a model of 32 billion weights fits at 8 bits, the level nearest "
            "to the original in every published test here",
            "от 48 ГБ модель на 32 миллиарда весов помещается в 8 бит — уровень, ближайший к "
            "оригиналу во всех приведённых испытаниях",
        ),
        Bilingual(
            "Q4_K_M to Q6_K on 24 GB, where a model of 32 billion weights does not fit at 8 bits; "
            "or when tokens a second matter: they fall as the bytes rise",
            "Q4_K_M–Q6_K на 24 ГБ, где 32 миллиарда весов в 8 бит не входят; или если важна "
            "скорость: она падает с ростом байтов",
        ),
        (LLAMA_CPP_SCORES, T_PRO),
    ),
    Advice(
        "server",
        None,
        "GGUF",
        "Q5_K_M",
        "llama.cpp (verstak)",
        Bilingual(
            "up to a handful of people at once: memory is better spent on the context of several "
            "sequences than on bits",
            "до нескольких человек сразу: память полезнее отдать контексту нескольких запросов, "
            "чем битам",
        ),
        Bilingual(
            "dozens at once: vLLM with unreduced or 8-bit safetensors; it calls its own reading of "
            "GGUF experimental",
            "десятки сразу: vLLM с safetensors без сжатия или в 8 бит; чтение GGUF он сам называет "
            "опытным",
        ),
        (VLLM_GGUF, T_PRO, LLAMA_CPP_SCORES),
    ),
)


def advice(device: str, platform: str | None = None) -> tuple[Advice, ...]:
    """What to take on a device, the usual choice first.

    Args:
        device: ``phone``, ``tablet``, ``desktop``, ``workstation`` or ``server``.
        platform: ``android``, ``apple``, ``windows`` or ``linux``; ``None`` = all of them.

    Raises:
        UsageError: neither is known, or no such device runs the platform.
    """
    devices: tuple[str, ...] = get_args(DeviceClass.__value__)
    platforms: tuple[str, ...] = get_args(Platform.__value__)
    if device not in devices:
        raise UsageError(f"expected one of {', '.join(devices)}, found {device!r}")
    if platform is not None and platform not in platforms:
        raise UsageError(f"expected one of {', '.join(platforms)}, found {platform!r}")
    found = tuple(
        each
        for each in ADVICE
        if each.device == device and platform in {None, each.platform or platform}
    )
    if not found:
        known = sorted({each.platform or "any" for each in ADVICE if each.device == device})
        raise UsageError(
            f"no advice for a {device} that runs {platform}",
            remedy=f"known for a {device}: {', '.join(known)}",
        )
    return found
