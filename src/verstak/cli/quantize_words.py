"""What ``verstak quantize`` and ``verstak toolchain`` say, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

LINES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "type": Bilingual("TYPE", "ТИП"),
        "tensors": Bilingual("TENSORS", "ТЕНЗОРОВ"),
        "size": Bilingual("SIZE", "РАЗМЕР"),
        "share": Bilingual("SHARE", "ДОЛЯ"),
        "head": Bilingual("head", "заголовок"),
        "sum": Bilingual(
            "{file_type}: {bytes} bytes ({size}), {bits} bits per weight, {share} of the source",
            "{file_type}: {bytes} байт ({size}), {bits} бит на вес, {share} от исходного",
        ),
        "agreed": Bilingual(
            "llama.cpp's own dry run gives every tensor the same type",
            "пробный прогон llama.cpp даёт каждому тензору тот же тип",
        ),
        "planned_only": Bilingual(
            "the quantiser's library is not installed: planned by verstak alone",
            "библиотека квантователя не установлена: посчитано только самим verstak",
        ),
        "fallbacks": Bilingual(
            "note: {count} tensors get another type than was meant, for example {tensor}: "
            "{wanted} → {got}, rows of {columns} values are no multiple of {block}",
            "внимание: тензоров с другим типом, чем задумано: {count}, например {tensor}: "
            "{wanted} → {got}, строки по {columns} значений не делятся на {block}",
        ),
        "requantised": Bilingual(
            "warning: {count} tensors were quantised already and lose a second time",
            "внимание: тензоров, которые уже были квантованы и потеряют ещё раз: {count}",
        ),
        "unpacked": Bilingual(
            "note: {count} tensors are unpacked; what they lost when they were quantised stays lost",
            "внимание: распаковано тензоров: {count}; потерянное при их квантовании не вернётся",
        ),
        "would_need_allow": Bilingual(
            "note: making it takes --allow-requantize: {count} tensors are quantised already",
            "внимание: для такого файла нужен --allow-requantize: "
            "тензоров, уже квантованных: {count}",
        ),
        "calibrating": Bilingual("reading {text}", "читаю {text}"),
        "calibrated": Bilingual(
            "importance matrix: {path}, {chunks} chunks of {tokens} tokens",
            "матрица важности: {path}, кусков: {chunks} по {tokens} токенов",
        ),
        "resumed": Bilingual("going on behind chunk {count}", "продолжаю после куска {count}"),
        "unseen": Bilingual(
            "note: the text leaves {count} experts untouched; take a longer one",
            "внимание: текст не затронул экспертов: {count}; возьмите длиннее",
        ),
        "quantising": Bilingual("making {file_type}", "делаю {file_type}"),
        "mix": Bilingual("a mix of types", "смесь типов"),
        "measuring": Bilingual(
            "measuring what types do to the model's predictions (kept for other sizes)",
            "измеряю, как типы меняют предсказания модели (сохраню для других размеров)",
        ),
        "measuring_time": Bilingual(
            "that takes about {time} ({low} to {high}, from earlier runs on this machine)",
            "это займёт около {time} (от {low} до {high}, по прежним прогонам на этой машине)",
        ),
        "measuring_time_unknown": Bilingual(
            "how long that takes is not known before the first run on this machine",
            "сколько это займёт, до первого прогона на этой машине неизвестно",
        ),
        "stopped_measuring": Bilingual(
            "stopping; what was measured is kept, the same command goes on from here",
            "останавливаюсь; измеренное осталось, та же команда продолжит отсюда",
        ),
        "stopped_making": Bilingual(
            "stopping; nothing is left of the unfinished file",
            "останавливаюсь; от незаконченного файла ничего не останется",
        ),
        "expected": Bilingual(
            "expected mean divergence: {divergence} nats on the calibration text; "
            "the smallest file would take {smallest}",
            "ожидаемое среднее расхождение: {divergence} ната на калибровочном тексте; "
            "самый маленький файл занял бы {smallest}",
        ),
        "verified": Bilingual(
            "file {round}: measured divergence {divergence} nats, {size}",
            "файл {round}: измеренное расхождение {divergence} ната, {size}",
        ),
        "made": Bilingual("made and checked: {path}", "готово и проверено: {path}"),
        "warned": Bilingual("note from llama.cpp: {message}", "сообщение llama.cpp: {message}"),
        "serve_it": Bilingual(
            "to serve it: verstak pull NAME --from {path}",
            "чтобы запускать: verstak pull ИМЯ --from {path}",
        ),
        "fetching": Bilingual(
            "fetching {name} {version}, {size}", "загружаю {name} {version}, {size}"
        ),
        "installed": Bilingual(
            "the quantiser is ready: llama.cpp {version} in {folder}",
            "квантователь готов: llama.cpp {version} в {folder}",
        ),
    }
)


def line(language: Language, key: str, **values: object) -> str:
    """The line of that key with its placeholders filled."""
    words = LINES[key]
    return (words.en if language == "en" else words.ru).format(**values)
