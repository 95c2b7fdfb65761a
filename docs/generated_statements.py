"""What the reference page of a plan's statements takes from the code; cog runs it."""

from __future__ import annotations

import dataclasses

from verstak.plan.statements.finding import VERDICT_WORDS, Verdict
from verstak.plan.statements.statement import KINDS, Stated, StatedRole

VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.RIGHT: (
        "within 2 % of what is computed or published",
        "в пределах 2 % от вычисленного или опубликованного",
    ),
    Verdict.CLOSE: (
        "within 10 %: enough to buy by, not to fill a memory by",
        "в пределах 10 %: для покупки хватит, для расчёта памяти — нет",
    ),
    Verdict.LOW: ("promises less than there is", "обещано меньше, чем есть"),
    Verdict.PLAUSIBLE: (
        "within what is known only as a range, or under a condition that is named",
        "в пределах того, что известно лишь приблизительно, или при названном условии",
    ),
    Verdict.HALF: ("one part holds and another does not", "одна часть верна, другая нет"),
    Verdict.WRONG: ("further off", "дальше"),
    Verdict.UNVERIFIABLE: (
        "something is missing without which nobody can check it",
        "не хватает того, без чего проверить нельзя",
    ),
    Verdict.OUTDATED: (
        "was so once, or leaves out what has come since",
        "когда-то было так, или пропущено появившееся позже",
    ),
}

KIND_WORDS: dict[str, tuple[str, str]] = {
    "file_size": (
        "A model's file has a size: computed tensor by tensor.",
        "Размер файла модели: вычисляется по тензорам.",
    ),
    "licence": (
        "A model has a licence, and a company may or may not use it.",
        "Лицензия модели и право фирмы её использовать.",
    ),
    "context": ("A model reads so many tokens at once.", "Сколько токенов модель читает за раз."),
    "model_identity": (
        "A name stands for a model with such weights, licence and sizes.",
        "Какая модель стоит за именем: веса, лицензия, размеры.",
    ),
    "device_memory": ("Accelerators have so much memory.", "Сколько памяти у ускорителей."),
    "memory_fit": (
        "Models lie in the memory of one device together, caches counted.",
        "Модели вместе помещаются в память одного устройства, считая кэш.",
    ),
    "speed": (
        "A model writes so many tokens a second on a device.",
        "Сколько токенов в секунду модель пишет на устройстве.",
    ),
    "answer_time": (
        "An answer of so many tokens takes so many seconds.",
        "Сколько секунд занимает ответ в столько-то токенов.",
    ),
    "quality": (
        "A model reaches a score under a test: compared with published results of that test only.",
        "Какую оценку модель получает в испытании: сравнивается только с опубликованными для него.",
    ),
    "electricity": (
        "A machine costs so much electricity a month.",
        "Сколько стоит электричество машины за месяц.",
    ),
    "savings": (
        "So much is saved a year against a cloud.",
        "Сколько экономится за год против облака.",
    ),
    "payback": (
        "A purchase pays back after so many months.",
        "За сколько месяцев окупится покупка.",
    ),
    "price": (
        "A machine with an accelerator, or the accelerator alone, costs so much.",
        "Сколько стоит машина с ускорителем или он один.",
    ),
    "rent": (
        "An accelerator is rented for so much an hour.",
        "Сколько стоит час аренды ускорителя.",
    ),
    "candidates": ("These are the models worth considering.", "Какие модели стоит рассматривать."),
}

FIELD_WORDS: dict[str, tuple[str, str]] = {
    "model": ("any spelling; may end in a precision", "любое написание; может кончаться точностью"),
    "size": ("a number, or the two ends of a range", "число или два края пределов"),
    "file_type": (
        "for example `Q4_K_M`; `Q5` means `Q5_K_M`",
        "например `Q4_K_M`; `Q5` значит `Q5_K_M`",
    ),
    "unit": ("of the size: `GB`, `GiB`, `MB`, `MiB`", "размера: `GB`, `GiB`, `MB`, `MiB`"),
    "licence": ("as the plan calls it", "как она названа в плане"),
    "commercial": (
        "whether the plan says that a company may use it",
        "можно ли фирме, по словам плана",
    ),
    "tokens": ("the context", "контекст"),
    "name": ("what the plan calls it", "как это названо в плане"),
    "parameters": ("weights, for example `14e9`", "весов, например `14e9`"),
    "sizes_gb": ("sizes by precision, GB", "размеры по точности, ГБ"),
    "tag": ("what the plan's instructions pull", "что загружают указания плана"),
    "memory_gb": ("memory by accelerator, as sold", "память по ускорителям, как продаются"),
    "device": ("an accelerator, any spelling", "ускоритель, любое написание"),
    "roles": ("tables `[[statement.roles]]`, see below", "таблицы `[[statement.roles]]`, см. ниже"),
    "fits": ("what the plan says", "что говорит план"),
    "context_tokens": ("of each request", "на каждый запрос"),
    "sequences": ("requests side by side", "запросов одновременно"),
    "cache_type": (
        "of keys and values: `f16`, `q8_0`, `q4_0`",
        "ключей и значений: `f16`, `q8_0`, `q4_0`",
    ),
    "tokens_per_s": ("of one request; a number or a range", "на один запрос; число или пределы"),
    "answer_tokens": ("of the answer", "в ответе"),
    "seconds": (
        "until its last token; a number or a range",
        "до последнего токена; число или пределы",
    ),
    "prompt_tokens": ("read before; 0 is not counted", "прочитано до этого; 0 не считается"),
    "score": (
        "in the test's own unit; a number or a range",
        "в единицах испытания; число или пределы",
    ),
    "benchmark": ("name of the test", "название испытания"),
    "watts": ("power that the plan counts with", "мощность, с которой считает план"),
    "eur_per_month": ("what it comes to", "сколько выходит"),
    "on_share": (
        "share of the month at that power; 1 = around the clock",
        "доля месяца при такой мощности; 1 — круглые сутки",
    ),
    "eur_per_kwh": ("price of electricity", "цена электричества"),
    "busy_share": (
        "share of the time in which it computes; 0.1 where nothing is said",
        "доля времени, когда она считает; 0,1, если не указано",
    ),
    "country": (
        "whose price of electricity is compared, for example `DE`",
        "чья цена электричества, например `DE`",
    ),
    "consumer": ("`household` or `non-household`", "`household` (население) или `non-household`"),
    "eur_per_year": ("what is saved", "сколько экономится"),
    "against": (
        "cloud models, as their provider calls them",
        "облачные модели, как их зовёт поставщик",
    ),
    "input_tokens": ("of prompts a month", "в запросах за месяц"),
    "output_tokens": ("of answers a month", "в ответах за месяц"),
    "mixture": (
        "parts of prompt and answer, where tokens are not said",
        "части запроса и ответа, если токены не указаны",
    ),
    "running_eur_per_month": ("running costs", "текущие расходы"),
    "purchase_eur": ("what is bought; a number or a range", "что покупается; число или пределы"),
    "saved_eur_per_year": ("saved before running costs", "экономия без текущих расходов"),
    "months": ("until it has paid back; a number or a range", "до окупаемости; число или пределы"),
    "eur": ("the price; a number or a range", "цена; число или пределы"),
    "whole": (
        "a whole machine; else the accelerator alone",
        "машина целиком; иначе один ускоритель",
    ),
    "eur_per_hour": ("a number or a range", "число или пределы"),
    "models": ("names", "имена"),
    "at": ("month; the file's date where it is not said", "месяц; если не указан — дата файла"),
}

_HEADS = {
    "en": ("field", "what it says", "if left out"),
    "ru": ("поле", "что говорит", "если не указано"),
}
_NEEDED = {"en": "needed", "ru": "обязательно"}
_NOTHING = {"en": "not said", "ru": "не сказано"}


def verdicts(language: str = "en") -> str:
    """Verdicts and what they mean."""
    number = 0 if language == "en" else 1
    rows = [
        f"| {VERDICT_WORDS[verdict].in_('ru' if number else 'en')} | `{verdict.value}` | {VERDICTS[verdict][number]} |"
        for verdict in Verdict
    ]
    head = "| verdict | `--json` | when |" if language == "en" else "| вывод | `--json` | когда |"
    return "\n".join((head, "|---|---|---|", *rows))


def kinds(language: str = "en") -> str:
    """A section for each kind: what it states, and its fields."""
    number = 0 if language == "en" else 1
    parts = []
    for word, shape in KINDS.items():
        parts += [f"### {word}", "", KIND_WORDS[word][number], "", fields(shape, language), ""]
    return "\n".join(parts).rstrip()


def fields(shape: type, language: str = "en") -> str:
    """Fields of one class, without those that every statement has."""
    number = 0 if language == "en" else 1
    common = {each.name for each in dataclasses.fields(Stated)}
    rows = [
        f"| `{each.name}` | {FIELD_WORDS[each.name][number]} | {_default(each, language)} |"
        for each in sorted(dataclasses.fields(shape), key=_optional)
        if each.name not in common
    ]
    return "\n".join((f"| {' | '.join(_HEADS[language])} |", "|---|---|---|", *rows))


def role_fields(language: str = "en") -> str:
    """Fields of a role of ``memory_fit``."""
    return fields(StatedRole, language)


def _optional(each: dataclasses.Field[object]) -> bool:
    return (
        each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
    )


def _default(each: dataclasses.Field[object], language: str) -> str:
    if not _optional(each):
        return _NEEDED[language]
    if each.default is None or each.default is dataclasses.MISSING:
        return _NOTHING[language]
    text = str(each.default).lower() if isinstance(each.default, bool) else str(each.default)
    return "`[3, 1]`" if isinstance(each.default, tuple) else f"`{text}`"
