"""What ``verstak evaluate`` says while it measures, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

LINES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "digest": Bilingual("reading the file {subject}", "читаю файл {subject}"),
        "reference": Bilingual(
            "the reference reads {subject}, once for all", "эталон читает {subject}, один раз"
        ),
        "text": Bilingual("the model reads {subject}", "модель читает {subject}"),
        "speed": Bilingual("timing", "измеряю скорость"),
        "tasks": Bilingual("asking {subject}", "задаю вопросы {subject}"),
        "left": Bilingual("{time} left", "осталось {time}"),
        "no_reference": Bilingual(
            "note: no reference was named, so nothing is compared, and of texts (--text) only the "
            "perplexity is measured: --reference MODEL, the same model in F16 or BF16",
            "внимание: эталон не назван, сравнивать не с чем, а по текстам (--text) измеряется "
            "только перплексия: --reference МОДЕЛЬ, та же модель в F16 или BF16",
        ),
        "dequantised": Bilingual(
            "note: the reference {name} was quantised once; types of its own grid look better "
            "against it than they are",
            "внимание: эталон {name} уже был квантован; типы с его же сеткой рядом с ним выглядят "
            "лучше, чем они есть",
        ),
        "kept": Bilingual("card: {path}", "карточка: {path}"),
        "stopped": Bilingual(
            "stopping; what the reference has read and the answers given so far are kept",
            "останавливаюсь; прочитанное эталоном и данные ответы сохраняются",
        ),
    }
)


def line(language: Language, key: str, **values: object) -> str:
    """The line of that key with its placeholders filled."""
    return LINES[key].in_(language).format(**values)
