"""The catalogue of accelerators as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verstak.catalog.accelerator import Accelerator, AcceleratorKind, DevicePrice, PriceKind
from verstak.quantities.quantity import Cited, Quantity
from verstak.quantities.report import Cell, Report, Table, columns
from verstak.quantities.text import Bilingual

GB = 1e9
TFLOPS = 1e12

_KINDS: Mapping[AcceleratorKind, Bilingual] = {
    "gpu": Bilingual("card", "карта"),
    "unified": Bilingual("shared memory", "общая память"),
    "cpu": Bilingual("main memory", "оперативная память"),
}
_PRICES: Mapping[PriceKind, Bilingual] = {
    "launch": Bilingual("at launch", "на старте"),
    "street": Bilingual("street", "в продаже"),
    "street_new": Bilingual("new", "новая"),
    "street_used": Bilingual("used", "б/у"),
}
_UNDATED = Bilingual("undated", "без даты")


def accelerators_report(rows: Iterable[Accelerator]) -> Report:
    """A table of products, and one of what was asked for them.

    Args:
        rows: What to show, in this order.
    """
    shown = tuple(rows)
    return Report(
        title=Bilingual(
            f"Accelerators in the catalogue: {len(shown)}", f"Ускорителей в каталоге: {len(shown)}"
        ),
        tables=(
            Table(
                key="accelerators",
                title=Bilingual("What makers state", "Что заявляют производители"),
                columns=columns(
                    ("name", "name", "название"),
                    ("kind", "kind", "вид"),
                    ("memory_type", "memory kind", "тип памяти"),
                    ("memory", "memory", "память"),
                    ("bandwidth", "bandwidth", "пропускная способность"),
                    ("fp16", "FP16", "FP16"),
                    ("power", "power", "мощность"),
                    ("released", "released", "выпуск"),
                ),
                rows=tuple(_row(each) for each in shown),
            ),
            Table(
                key="prices",
                title=Bilingual("What was asked for them", "Сколько за них просили"),
                columns=columns(
                    ("name", "name", "название"),
                    ("price", "price", "цена"),
                    ("kind", "what for", "за какую"),
                    ("date", "when", "когда"),
                    ("source", "source", "источник"),
                ),
                rows=tuple(_price(each, price) for each in shown for price in each.prices),
            ),
        ),
        notes=(
            Bilingual(
                "prices are as old as they say; where sources contradict each other, all are kept",
                "цены настолько стары, насколько указано; если источники противоречат друг другу, "
                "оставлены все",
            ),
        ),
    )


def _row(row: Accelerator) -> tuple[Cell, ...]:
    source = Cited(row.source)

    def stated(value: float | None, unit: str, decimals: int) -> Quantity | None:
        return None if value is None else Quantity(value, unit, source, decimals)

    bandwidth, flops = row.bandwidth_bytes_per_s, row.fp16_flops
    return (
        row.name,
        _KINDS[row.kind],
        row.memory_type,
        stated(row.memory_gib, "GiB", 0),
        stated(None if bandwidth is None else bandwidth / GB, "GB/s", 0),
        stated(None if flops is None else flops / TFLOPS, "Tflop/s", 1),
        stated(row.board_power_w, "W", 0),
        row.release_date,
    )


def _price(row: Accelerator, price: DevicePrice) -> tuple[Cell, ...]:
    return (
        row.name,
        Quantity(price.amount, price.currency, Cited(price.source), decimals=0),
        _PRICES[price.kind],
        price.date or _UNDATED,
        price.source,
    )
