"""Words that go with predicted speeds."""

from __future__ import annotations

from collections.abc import Sequence

from verstak.plan.speed_fit import COVERAGE
from verstak.quantities.text import Bilingual

SEVERAL_DEVICES = Bilingual(
    "the layers are shared out and the devices work in turn: two published rows support this",
    "слои разложены по устройствам, которые работают по очереди: это подтверждают две строки",
)
HOST_MEMORY = Bilingual(
    "part of the model lies in main memory; eight published rows of this say neither bytes nor "
    "memory, so nothing was checked against them",
    "часть модели лежит в оперативной памяти; восемь опубликованных строк об этом не называют ни "
    "байтов, ни памяти, сверить не с чем",
)
OLD_CARD = Bilingual(
    "a card without matrix units: the spread of eight published rows of such cards",
    "карта без матричных блоков: разброс восьми опубликованных строк о таких картах",
)
FROM_BENCH = Bilingual(
    "from measurements of this machine: the range is their spread, at least ± 15 %",
    "по измерениям этой машины: диапазон — их разброс, не меньше ± 15 %",
)
NO_FLOPS = Bilingual(
    "the device's rate of arithmetic is not known: taken from its bandwidth",
    "скорость вычислений устройства не известна: взята по пропускной способности памяти",
)
DECODE_METHOD = Bilingual(
    f"a · bytes / bandwidth + c · layers, fitted on published speeds; an interval holds "
    f"{COVERAGE * 100:.0f} % of the measurements of publishers that were left out",
    f"a · байты / пропускная способность + c · слои, подобрано по опубликованным скоростям; "
    f"интервал вмещает {COVERAGE * 100:.0f} % измерений отложенных источников",
)
PREFILL_METHOD = Bilingual(
    "k · arithmetic of the device / (2 · parameters), k fitted on published speeds",
    "k · скорость вычислений / (2 · параметры), k подобран по опубликованным скоростям",
)


def experts(rows: int) -> Bilingual:
    """Why a model of experts has a range."""
    return Bilingual(
        f"a model of experts: the spread of {rows} published rows",
        f"модель из экспертов: разброс опубликованных строк, всего {rows}",
    )


def published_spread(rows: int) -> Bilingual:
    """Why reading a prompt has a range."""
    return Bilingual(
        f"the spread of {rows} published speeds of reading",
        f"разброс опубликованных скоростей чтения, строк: {rows}",
    )


def few_rows(rows: int) -> Bilingual:
    """Why a kind of memory has a range."""
    return Bilingual(
        f"few published speeds of this kind of memory ({rows}); on the machine itself verstak "
        "bench measures it",
        f"мало опубликованных скоростей для такой памяти ({rows}); на самой машине её измерит "
        "verstak bench",
    )


def few_publishers(publishers: int) -> Bilingual:
    """Why a fitted kind of memory has a range all the same."""
    return Bilingual(
        f"speeds of this kind of memory come from {publishers} publishers only: the range holds "
        "every prediction for the one, or for the device, that was left out",
        f"скорости для такой памяти опубликовали только {publishers} источника: диапазон вмещает "
        "все прогнозы для отложенного источника или устройства",
    )


def publishers_differ(publishers: int) -> Bilingual:
    """Why a kind of memory with publishers enough has a range all the same."""
    return Bilingual(
        f"the {publishers} publishers of this kind of memory differ by more than an interval from "
        "the others allows for: the range holds every prediction for the one, or for the device, "
        "that was left out",
        f"источники для такой памяти ({publishers}) расходятся сильнее, чем допускает интервал по "
        "остальным: диапазон вмещает все прогнозы для отложенного источника или устройства",
    )


def not_measured(types: Sequence[str]) -> Bilingual:
    """Why a prediction from a calibration spans all measured types."""
    if not types:
        return Bilingual(
            "what tensor types the model consists of was not told: slowest to fastest type",
            "из каких типов тензоров состоит модель, не сказано: от медленного типа до быстрого",
        )
    names = ", ".join(types)
    return Bilingual(
        f"verstak bench did not measure {names}: slowest to fastest measured type",
        f"verstak bench не измерял {names}: от самого медленного измеренного типа до быстрого",
    )


def unknown_memory(name: str) -> Bilingual:
    """Why a device has no speed."""
    return Bilingual(
        f"{name}: the kind or the bandwidth of its memory is not known",
        f"{name}: тип или пропускная способность памяти не известны",
    )


def bench_method(when: str) -> Bilingual:
    """How a calibrated speed is made."""
    return Bilingual(
        f"bytes of each tensor type / its measured rate + layers · measured time of a layer; "
        f"verstak bench of {when}",
        f"байты каждого типа тензоров / его измеренная скорость + слои · измеренное время слоя; "
        f"verstak bench, {when}",
    )


def joined(reasons: Sequence[Bilingual]) -> Bilingual | None:
    """Several reasons in one sentence; ``None`` = there are none."""
    if not reasons:
        return None
    unique = list(dict.fromkeys(reasons))
    return Bilingual("; ".join(one.en for one in unique), "; ".join(one.ru for one in unique))
