from __future__ import annotations

from verstak.catalog.accelerator_report import accelerators_report
from verstak.catalog.accelerators import accelerators
from verstak.quantities.quantity import Cited, Quantity

KNOWN = accelerators()


def test_every_number_says_where_it_was_read() -> None:
    report = accelerators_report(KNOWN)
    assert len(report.tables[0].rows) == len(KNOWN)
    numbers = [cell for table in report.tables for row in table.rows for cell in row]
    quantities = [cell for cell in numbers if isinstance(cell, Quantity)]
    assert len(quantities) > 400
    assert all(isinstance(cell.provenance, Cited) for cell in quantities)


def test_an_undated_price_says_so() -> None:
    rows = accelerators_report([KNOWN.find("RTX 3060 12 GB")]).to_json()["tables"]["prices"]["rows"]
    (row,) = rows
    assert row["date"] == {"en": "undated", "ru": "без даты"}
    assert row["price"]["value"] == 300


def test_what_is_not_known_is_empty() -> None:
    (row,) = accelerators_report([KNOWN.find("Tesla P40")]).to_json()["tables"]["accelerators"][
        "rows"
    ]
    assert row["fp16"] is None
    assert row["bandwidth"]["rounded"] == 347
