"""What ``verstak plan`` says, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from verstak.quantities.text import Bilingual, Language

LINES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "machine": Bilingual("Machine", "Машина"),
        "cores": Bilingual("cores: {count}", "ядер: {count}"),
        "main_memory": Bilingual("main memory {size}", "оперативная память {size}"),
        "unknown": Bilingual("not known: {what}", "неизвестно: {what}"),
        "measured": Bilingual(
            "measured by verstak bench, {when}", "измерена verstak bench, {when}"
        ),
        "fits": Bilingual("It fits.", "Помещается."),
        "tight": Bilingual(
            "It fits, with next to nothing to spare.", "Помещается, но почти без запаса."
        ),
        "does_not_fit": Bilingual("It does not fit.", "Не помещается."),
        "breaks": Bilingual(
            "The memory is enough, but not everything that was asked for is met.",
            "Памяти хватает, но выполнено не всё, что просили.",
        ),
        "best": Bilingual("No model was named; this fits:", "Модель не названа; подойдёт:"),
        "nothing": Bilingual("Nothing fits.", "Ничего не помещается."),
        "broken": Bilingual("not met", "не выполнено"),
        "changes": Bilingual("What would make it fit", "Что изменить, чтобы поместилось"),
        "conflict": Bilingual(
            "These cannot be had together; leaving out any one of them is enough:",
            "Вместе это невозможно; достаточно отказаться от любого одного:",
        ),
        "proposal": Bilingual("Proposal {number}", "Вариант {number}"),
        "missed": Bilingual("wish not met", "пожелание не выполнено"),
        "context": Bilingual("context {tokens}", "контекст {tokens}"),
        "sequences": Bilingual("at once: {count}", "сразу: {count}"),
        "cache": Bilingual("cache {name}", "кэш {name}"),
        "on": Bilingual("on {place}", "где: {place}"),
        "file": Bilingual("file {size}", "файл {size}"),
        "no_speed": Bilingual("speed not known", "скорость неизвестна"),
        "first_token": Bilingual("first token after {time}", "первый токен через {time}"),
        "of": Bilingual("{used} of {all}", "{used} из {all}"),
        "lacking": Bilingual("{size} too much", "не хватает {size}"),
        "left": Bilingual("{size} free", "свободно {size}"),
        "weights": Bilingual("weights", "веса"),
        "kv_cache": Bilingual("cache", "кэш"),
        "repacked": Bilingual("repacked copy", "копия весов"),
        "compute": Bilingual("buffers", "буферы"),
        "overhead": Bilingual("process", "процесс"),
        "improvements": Bilingual("What more memory would buy", "Что даст больше памяти"),
        "cards": Bilingual(
            "What the budget would buy (cards alone)", "Что купит бюджет (только карта)"
        ),
        "no_gain": Bilingual("nothing better fits", "ничего лучше не войдёт"),
        "waiting": Bilingual(
            "Waiting, {which}: {roles}, {model}", "Ожидание, {which}: {roles}, {model}"
        ),
        "as_asked": Bilingual("as asked", "как запрошено"),
        "of_first": Bilingual("proposal 1", "вариант 1"),
        "all_roles": Bilingual("all roles", "все роли"),
        "needed": Bilingual("{size} needed", "нужно {size}"),
        "per_hour": Bilingual("requests/h", "запросов/ч"),
        "busy": Bilingual("busy", "занято"),
        "wait_half": Bilingual("wait 50 %", "ждать 50 %"),
        "wait_most": Bilingual("wait 95 %", "ждать 95 %"),
        "answer_most": Bilingual("answer 95 %", "ответ 95 %"),
        "machines": Bilingual("machines", "машин"),
        "second": Bilingual(
            "One machine is enough up to {rate} requests an hour; from there on a second one is "
            "due (95 of 100 start within {target}).",
            "Одной машины хватает до {rate} запросов в час; дальше нужна вторая (95 из 100 "
            "начинаются за {target}).",
        ),
        "endless": Bilingual(
            "∞: at the slow end of the predicted speeds the queue would grow without end",
            "∞: на нижней границе предсказанных скоростей очередь росла бы без конца",
        ),
        "no_waiting": Bilingual(
            "waiting times of {roles} are not known: {why}", "ожидание {roles} неизвестно: {why}"
        ),
        "cost": Bilingual("Costs", "Расходы"),
        "rests_on": Bilingual("They rest on", "Взято за основу"),
        "licences": Bilingual("Licences", "Лицензии"),
        "precision": Bilingual("Precision for a {device}", "Точность: {device}"),
        "take": Bilingual("{format} {level}, {engine}", "{format} {level}, {engine}"),
        "loss_measured": Bilingual(
            "loss of {name}, measured here", "потеря {name}, измерено здесь"
        ),
        "unless": Bilingual("otherwise", "иначе"),
        "assumed": Bilingual("Assumed, because nobody stated it", "Принято, раз никто не указал"),
        "notes": Bilingual("What to know", "Что учесть"),
        "provenance": Bilingual(
            "Where each number comes from: --json, or --report FILE.html",
            "Откуда каждое число: --json или --report ФАЙЛ.html",
        ),
        "searching": Bilingual("looking for the best plans", "ищу лучшие планы"),
        "checking": Bilingual("checking the statements", "проверяю утверждения"),
        "right_is": Bilingual("in figures", "в цифрах"),
    }
)

UNKNOWN: Mapping[str, Bilingual] = MappingProxyType(
    {
        "disk_free_bytes": Bilingual("free disk", "место на диске"),
        "memory_bytes": Bilingual("main memory", "оперативная память"),
        "memory_modules": Bilingual("memory modules", "модули памяти"),
        "memory_bandwidth_bytes_per_s": Bilingual("memory bandwidth", "скорость памяти"),
        "processor.cores": Bilingual("cores", "ядра"),
        "processor.name": Bilingual("processor", "процессор"),
    }
)
"""Fields of a machine as people call them; others are named by their field."""

DEVICES: Mapping[str, Bilingual] = MappingProxyType(
    {
        "desktop": Bilingual("desktop", "настольный компьютер"),
        "workstation": Bilingual("workstation", "рабочая станция"),
        "server": Bilingual("server", "сервер"),
    }
)


def line(key: str, language: Language, **values: object) -> str:
    """A line with its placeholders filled."""
    return LINES[key].in_(language).format(**values)
