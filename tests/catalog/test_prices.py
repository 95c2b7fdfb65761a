"""The price list: catalog.prices, and the rows of catalog.price."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.prices import prices, read_prices
from verstak.errors import InvalidSettings, UsageError
from verstak.quantities.quantity import Cited

OWN = """\
[[api]]
provider = "gemini"
model = "Gemini-2.5-Flash"
currency = "EUR"
input_per_million = 0.2
output_per_million = 2.0
date = "2026-12"
source = "our contract of 2026-12-01"
"""


def test_every_row_has_a_date_and_a_source() -> None:
    shipped = prices()
    assert (len(shipped.apis), len(shipped.rents)) == (39, 37)
    rows = [(row.date, row.source) for row in shipped.apis]
    rows += [(row.date, row.source) for row in shipped.rents]
    rows += [(row.date, row.source) for row in shipped.rates]
    rows += [(row.period, row.source) for row in shipped.electricity]
    assert all(re.match(r"\d{4}-[\dH]\d", date) and len(source) > 10 for date, source in rows)


def test_zero_is_no_price() -> None:
    shipped = prices()
    assert all(p.input_per_million or p.output_per_million for p in shipped.apis)
    assert any("GigaChat" in what for what in shipped.not_found)


@pytest.mark.parametrize(
    ("model", "at", "date"),
    [
        ("gemini-2.5-flash", "2026-01", "2026-01"),
        ("Gemini 2.5 Flash", "2026-06-30", "2026-01"),
        ("gemini/gemini-2.5-flash", None, "2026-11"),
        ("gemini-2.5-pro", "2025-01", "2026-11"),
    ],
)
def test_a_price_of_its_time(model: str, at: str | None, date: str) -> None:
    assert prices().find_api(model, at=at).date == date


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        prices().find_api("gemini-2.5-flush")
    assert "gemini-2.5-flash" in (caught.value.remedy or "")


def test_rents_electricity_and_rates() -> None:
    shipped = prices()
    assert {rent.provider for rent in shipped.find_rents("GeForce RTX 4090")} == {
        "OpenRelay",
        "market of 2025",
    }
    german = shipped.find_electricity("de", "household")
    assert german is not None
    figure = german.quantity()
    assert (figure.value, figure.unit) == (0.3835, "€/kWh")
    assert isinstance(figure.provenance, Cited)
    assert "Eurostat" in str(figure.provenance.source)
    assert shipped.find_electricity("RU", "household") is None
    rate = shipped.find_rate("EUR", "USD")
    assert rate is not None
    assert rate.quantity().text() == "1.1637 USD/EUR"
    assert shipped.find_rate("EUR", "RUB") is None


@pytest.mark.parametrize(
    ("device", "memory_gb", "offers"),
    [
        ("A100 PCIe 40 GB", None, {"A100 40GB"}),
        ("A100 PCIe 80 GB", None, {"A100 PCIe 80GB", "A100 PCIe"}),
        ("A100 SXM4 80 GB", None, {"A100 SXM 80GB", "A100 80GB SXM4"}),
        ("GeForce RTX 4090", 24, {"RTX 4090"}),
        ("RTX 4000 Ada Generation", 20, set()),
        ("", None, set()),
    ],
)
def test_an_offer_is_of_the_same_product(
    device: str, memory_gb: float | None, offers: set[str]
) -> None:
    found = prices().find_rents(device, memory_gb=memory_gb)
    assert {rent.device for rent in found} == offers


def test_taxes_in_electricity() -> None:
    assert {(price.consumer, price.includes_vat) for price in prices().electricity} == {
        ("household", True),
        ("non-household", False),
    }


def test_an_office_replaces_the_rows_of_a_thing_whatever_their_dates(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(OWN, encoding="utf-8")
    mine = prices(file)
    found = mine.find_api("gemini-2.5-flash", at="2026-01")
    assert (found.currency, found.output_per_million) == ("EUR", 2.0)
    assert len([p for p in mine.apis if p.model.casefold() == "gemini-2.5-flash"]) == 1
    assert mine.find_api("gemini-2.5-pro") == prices().find_api("gemini-2.5-pro")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("input_per_million = 0.2", "input_per_million = -1"), r"api\[0\]\.input_.*\(line 5\)"),
        (("0.2", "0"), None),
        (('"EUR"', '"GBP"'), r"api\[0\]\.currency: Invalid enum value 'GBP' \(line 4\)"),
        (('"2026-12"', '"December"'), r"api\[0\]\.date: expected a form such as .*\(line 7\)"),
        (("our contract of 2026-12-01", "contract"), r"api\[0\]\.source: .*\(line 8\)"),
        (("output_per", "ouput_per"), r"unknown field `ouput_per_million` \(line 6\)"),
        (("input_per_million = 0.2\noutput_per_million = 2.0\n", ""), "is needed"),
        (("input_per_million = 0.2\noutput_per_million = 2.0", "input_per_million = 0"), "placeho"),
    ],
)
def test_a_wrong_edit_is_named_with_its_line(change: tuple[str, str], message: str | None) -> None:
    text = OWN.replace(*change)
    assert text != OWN
    if message is None:
        assert read_prices(text, "own.toml").apis[0].input_per_million == 0
        return
    with pytest.raises(InvalidSettings, match=rf"own\.toml: .*{message}"):
        read_prices(text, "own.toml")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[[rent]]\nper = "week"\nprice = 1', r"rent\[0\]\.per: expected hour or month"),
        ("[[rent]]\nprice = 0", r"rent\[0\]\.price: must be more than 0"),
        ('[[exchange]]\nquote = "EUR"', r"exchange\[0\]\.quote: .* EUR twice"),
        ('[[electricity]]\ncountry = "Germany"', r"electricity\[0\]\.country: .*DE or EU"),
        ('[[electricity]]\nperiod = "lately"', r"electricity\[0\]\.period"),
        ('[[api]]\nprovider = " "', r"api\[0\]\.provider: must not be empty"),
        ('[sources]\nx = ""', r"sources\.x: must say"),
    ],
)
def test_rows_that_cannot_be_true(table: str, message: str) -> None:
    whole = {
        "rent": {"provider": "a", "device": "b", "memory_gb": 1, "price": 1, "currency": "EUR"}
        | {"per": "hour", "date": "2026", "source": "a page"},
        "exchange": {"base": "EUR", "quote": "USD", "rate": 1, "date": "2026", "source": "a page"},
        "electricity": {"country": "DE", "user": "household", "eur_per_kwh": 1}
        | {"period": "2025-H1", "source": "a page"},
        "api": {"provider": "a", "model": "b", "currency": "EUR", "input_per_million": 1}
        | {"date": "2026", "source": "a page"},
    }
    head, *lines = table.split("\n")
    fields = {
        key: f'"{v}"' if isinstance(v, str) else v for key, v in whole.get(head[2:-2], {}).items()
    }
    written = [
        f"{k} = {v}" for k, v in fields.items() if not any(ln.startswith(f"{k} ") for ln in lines)
    ]
    with pytest.raises(InvalidSettings, match=message):
        read_prices("\n".join((head, *lines, *written)), "own.toml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="cannot be read"):
        prices(tmp_path / "none.toml")


@given(st.text(max_size=40))
def test_no_name_is_found_by_chance(name: str) -> None:
    try:
        found = prices().find_api(name)
    except UsageError:
        return
    assert re.sub(r"\W+", "", name.casefold()).endswith(re.sub(r"\W+", "", found.model.casefold()))
