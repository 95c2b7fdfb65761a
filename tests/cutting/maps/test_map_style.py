from __future__ import annotations

import pytest
from tests.cutting.map_samples import MILLED, THICK, THIN, kitchen

from verstak.cutting.job import CuttingJob, EdgeBand, Edges, Part, Sheet
from verstak.cutting.maps.map_style import band_key, band_styles, band_text, sizes_text


def test_each_band_type_has_its_own_line() -> None:
    styles = band_styles(kitchen().job)
    assert list(styles) == [band_key(band) for band in (THICK, THIN, MILLED)]
    assert len({style.pen for style in styles.values()}) == 3
    assert styles[band_key(THIN)].words("ru") == "ПВХ Дуб 0,4"
    assert styles[band_key(THIN)].words("en") == "ПВХ Дуб 0.4"


def test_premilling_makes_no_new_type() -> None:
    assert band_key(EdgeBand("ABS", 1000, 500)) == band_key(EdgeBand("ABS", 1000))


def test_fourteen_bands_differ_in_colour_or_dashes() -> None:
    bands = [EdgeBand(f"band {number}", 1000) for number in range(14)]
    parts = tuple(Part("p", 100_000, 100_000, edges=Edges(l1=band)) for band in bands)
    styles = band_styles(CuttingJob(parts, (Sheet("s", 10**6, 10**6),)))
    assert len({(style.pen.stroke, style.pen.dash_mm) for style in styles.values()}) == 14


def test_sizes_have_no_needless_zeros() -> None:
    assert sizes_text("en", 720_000, 559_600) == "720×559.6"
    assert sizes_text("ru", 720_000, 559_600) == "720×559,6"


@pytest.mark.parametrize(
    ("name", "thickness_um", "said"),
    [
        ("ABS white 1", 1000, "ABS white 1"),
        ("ПВХ серый 0,4", 400, "ПВХ серый 0,4"),
        ("2 mm", 2000, "2 mm"),
        ("ABS", 2000, "ABS 2"),
        ("ABS 22", 2000, "ABS 22 2"),
    ],
)
def test_a_band_states_its_thickness_once(name: str, thickness_um: int, said: str) -> None:
    assert band_text("en", EdgeBand(name, thickness_um)) == said
