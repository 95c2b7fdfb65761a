"""What ``verstak toolchain`` says, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

LINES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "name": Bilingual("NAME", "ИМЯ"),
        "state": Bilingual("STATE", "СОСТОЯНИЕ"),
        "python": Bilingual("PYTHON", "PYTHON"),
        "size": Bilingual("SIZE", "РАЗМЕР"),
        "purpose": Bilingual("WHAT FOR", "ДЛЯ ЧЕГО"),
        "ready": Bilingual("installed", "установлен"),
        "old": Bilingual("of another version", "от другой версии"),
        "absent": Bilingual("not installed", "не установлен"),
        "quantizer": Bilingual(
            "llama.cpp's shared library: smaller GGUF files",
            "библиотека llama.cpp: GGUF меньшего размера",
        ),
        "looking": Bilingual(
            "looking for PyTorch's build without CUDA", "ищу сборку PyTorch без CUDA"
        ),
        "plan": Bilingual(
            "{name}: {count} packages into {folder}, Python {python}",
            "{name}: пакетов {count} в {folder}, Python {python}",
        ),
        "cost": Bilingual(
            "to fetch: {download}; on disk: {disk} (as measured on Linux x86-64)",
            "загрузить: {download}; на диске: {disk} (по замеру на Linux x86-64)",
        ),
        "unknown": Bilingual("not measured", "не измерено"),
        "with_cuda": Bilingual(
            "note: the package index has only PyTorch's build with CUDA, which is far larger; name "
            "an index with the CPU build in the settings (toolchains.torch_index) to avoid that",
            "внимание: в индексе пакетов есть только сборка PyTorch с CUDA, она намного больше; "
            "чтобы её не брать, укажите в настройках индекс со сборкой для CPU "
            "(toolchains.torch_index)",
        ),
        "fetching": Bilingual("fetching {package}", "загружаю {package}"),
        "unpacking": Bilingual("unpacking", "распаковываю"),
        "trying": Bilingual("trying {package}", "проверяю {package}"),
        "there": Bilingual(
            "{name} is ready: {size}, Python {python}, {folder}",
            "{name} готов: {size}, Python {python}, {folder}",
        ),
        "removed": Bilingual("{name} is removed", "{name} удалён"),
        "nothing": Bilingual("{name} was not installed", "{name} не был установлен"),
    }
)


def line(language: Language, key: str, **values: object) -> str:
    """The line of that key with its placeholders filled."""
    return LINES[key].in_(language).format(**values)
