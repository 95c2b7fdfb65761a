"""What ``verstak build`` says, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

LINES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "plan": Bilingual("Plan of {recipe}", "План для {recipe}"),
        "step": Bilingual("STEP", "ШАГ"),
        "what": Bilingual("OF", "ЧТО"),
        "disk": Bilingual("DISK", "ДИСК"),
        "time": Bilingual("TIME", "ВРЕМЯ"),
        "there": Bilingual("there already", "уже есть"),
        "unknown": Bilingual("not known", "неизвестно"),
        "convert": Bilingual("convert", "преобразовать"),
        "unpack": Bilingual("unpack", "распаковать"),
        "calibrate": Bilingual("calibrate", "откалибровать"),
        "quantize": Bilingual("quantise", "квантовать"),
        "allocate": Bilingual("choose types", "подобрать типы"),
        "cannot": Bilingual(
            "note: left out, {step}: {why}", "внимание: пропускается, {step}: {why}"
        ),
        "onnx": Bilingual("make ONNX", "сделать ONNX"),
        "mlx": Bilingual("make MLX", "сделать MLX"),
        "measure": Bilingual("measure", "измерить"),
        "publish": Bilingual("publish", "опубликовать"),
        "reference": Bilingual("reference", "эталон"),
        "disk_sum": Bilingual(
            "disk: {work} in {folder} ({work_free} free), {store} in the store ({store_free} free)",
            "диск: {work} в {folder} (свободно {work_free}), {store} в хранилище "
            "(свободно {store_free})",
        ),
        "disk_beside": Bilingual(
            "  beside that, of unknown size: {names}", "  сверх того, размер неизвестен: {names}"
        ),
        "memory": Bilingual(
            "memory: about {size} for the largest step (estimated: the full-precision model reading "
            "one chunk)",
            "память: около {size} на самый большой шаг (оценка: модель полной точности читает "
            "один кусок)",
        ),
        "memory_unknown": Bilingual(
            "memory: not known before the source is a GGUF",
            "память: неизвестна, пока источник не стал GGUF",
        ),
        "time_sum": Bilingual(
            "time: about {time} ({low} to {high}, from earlier runs on this machine)",
            "время: около {time} (от {low} до {high}, по прежним прогонам на этой машине)",
        ),
        "time_unknown": Bilingual(
            "time: not known, some of these steps never ran on this machine",
            "время: неизвестно, часть этих шагов на этой машине ещё не выполнялась",
        ),
        "requantised": Bilingual(
            "note: the source is quantised ({level}); what it lost then stays lost, and divergences "
            "are counted from it, not from the original",
            "внимание: источник уже квантован ({level}); потерянное тогда не вернётся, расхождения "
            "считаются от него, а не от оригинала",
        ),
        "replaces": Bilingual(
            "note: {name} is in the store already and will be replaced",
            "внимание: {name} уже есть в хранилище и будет заменена",
        ),
        "no_library": Bilingual(
            "note: llama.cpp's library is not installed; before building: "
            "verstak toolchain install quantizer",
            "внимание: библиотека llama.cpp не установлена; перед сборкой: "
            "verstak toolchain install quantizer",
        ),
        "ask": Bilingual("Begin?", "Начать?"),
        "left_all": Bilingual("{time} left", "осталось {time}"),
        "candidates": Bilingual("Candidates", "Кандидаты"),
        "level": Bilingual("LEVEL", "УРОВЕНЬ"),
        "format": Bilingual("FORMAT", "ФОРМАТ"),
        "size": Bilingual("SIZE", "РАЗМЕР"),
        "bits": Bilingual("BITS", "БИТ"),
        "kld": Bilingual("KLD", "KLD"),
        "top1": Bilingual("TOP-1", "ТОП-1"),
        "tasks": Bilingual("TASKS", "ЗАДАНИЯ"),
        "speed": Bilingual("TOKENS/S", "ТОКЕНОВ/С"),
        "result": Bilingual("RESULT", "ИТОГ"),
        "passed": Bilingual("passed", "годится"),
        "chosen": Bilingual("chosen", "выбран"),
        "closed": Bilingual("{gate}: {reason}", "{gate}: {reason}"),
        "unmade": Bilingual("not made: {message}", "не получился: {message}"),
        "remedy": Bilingual("; what helps: {remedy}", "; что поможет: {remedy}"),
        "published": Bilingual("published: {name}", "опубликовано: {name}"),
        "try": Bilingual("try it: verstak run {name}", "попробовать: verstak run {name}"),
        "best": Bilingual("best candidate: {path}", "лучший кандидат: {path}"),
        "page": Bilingual("the whole comparison: {path}", "всё сравнение: {path}"),
        "cleaned": Bilingual("{size} freed in {folder}", "освобождено {size} в {folder}"),
        "resumable": Bilingual(
            "what is finished stays in {folder}; the same command goes on from here",
            "сделанное осталось в {folder}; та же команда продолжит отсюда",
        ),
        "not_begun": Bilingual("nothing was begun", "ничего не начато"),
    }
)


def line(language: Language, key: str, **values: object) -> str:
    """The line of that key with its placeholders filled."""
    words = LINES[key]
    return (words.en if language == "en" else words.ru).format(**values)


def duration(seconds: float, language: Language) -> str:
    """Time as people say it: ``< 1 s``, ``40 s``, ``12 min``, ``3 h 05 min``."""
    second = "s" if language == "en" else "с"
    if seconds < 1:
        return f"< 1 {second}"
    if seconds < 90:
        return f"{seconds:.0f} {second}"
    minutes = round(seconds / 60)
    minute = "min" if language == "en" else "мин"
    if minutes < 90:
        return f"{minutes} {minute}"
    return f"{minutes // 60} {'h' if language == 'en' else 'ч'} {minutes % 60:02d} {minute}"
