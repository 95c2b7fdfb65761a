from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from tests.cutting.map_samples import all_words, crowded, kitchen, outside, overlaps

from verstak.cutting.figures.plan_figures import plan_figures
from verstak.cutting.maps.map_pages import edges_text, map_document, part_table, pattern_table
from verstak.cutting.maps.map_words import ALONG_LENGTH
from verstak.drawing.pdf import write_pdf
from verstak.errors import UsageError
from verstak.quantities.quantity import Quantity

pdfium = import_module("pypdfium2")  # has no type information


def test_a_summary_then_one_page_per_pattern() -> None:
    pages = map_document([kitchen()], language="ru")
    assert [page.title.split(" — ")[0] for page in pages] == [
        "Сводка раскроя",
        "Сводка раскроя",
        "Карта раскроя 1/2",
        "Карта раскроя 2/2",
    ]
    assert {(page.width_mm, page.height_mm) for page in pages} == {(297, 210)}
    assert "Страница 2 из 4" in all_words(pages[1])


def test_the_pdf_has_the_pages_and_readable_cyrillic() -> None:
    content = write_pdf(map_document([kitchen()], language="ru"))
    document = pdfium.PdfDocument(content)
    assert len(document) == 4
    texts = [document[index].get_textpage().get_text_range() for index in range(4)]
    for words in ("Кухня Ивановых", "1.1 Стенка боковая", "Деловые обрезки", "КИМ"):
        assert words in texts[0] + texts[1]
    assert "Царга" in texts[2]
    assert "Планка" in texts[3]
    document.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_many_parts_flow_over_pages_without_overlap(language: str) -> None:
    pages = map_document([crowded(), kitchen()], language="ru" if language == "ru" else "en")
    assert len(pages) > 6
    for page in pages:
        assert overlaps(page) == []
        assert outside(page) == []
    shown = {words for page in pages for words in all_words(page)}
    for part in crowded().job.parts:
        assert f"{part.code} {part.name}" in shown


def test_missing_pieces_are_shouted() -> None:
    plan = replace(kitchen(), unplaced=((0, 2),))
    shown = all_words(map_document([plan], language="ru")[0])
    assert "НЕТ на этих картах, деталей: 2. См. колонку «Размещено»" in shown


def test_tables_count_copies() -> None:
    plan = kitchen()
    patterns = pattern_table(plan, "en").rows
    assert [row[3].value for row in patterns if isinstance(row[3], Quantity)] == [3, 1]
    assert [row[4].value for row in patterns if isinstance(row[4], Quantity)] == [6, 1]
    # Kerf 4: 1810 − 720 − 100 − 2·4 = 982 above, 2730 − 720 − 560 − 716 − 3·4 = 722 beside.
    assert patterns[0][6] == "2730×982, 722×720, 716×420, 720×156, 1014×100"
    rows = part_table(plan_figures(plan), "en").rows
    assert [row[7].value for row in rows if isinstance(row[7], Quantity)] == [6, 3, 9, 1]
    assert rows[1][2:5] == ("720×300", "716×296", ALONG_LENGTH)


def test_alike_bands_are_named_once() -> None:
    side, door, rail, batten = kitchen().job.parts
    assert edges_text(side, "ru") == ""
    assert edges_text(door, "en") == "L1 L2 W1 W2: ПВХ Дуб 2"
    assert edges_text(rail, "ru") == "Д1: ПВХ Дуб 0,4"
    assert edges_text(batten, "en") == "W1: ABS белая 1"


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(UsageError, match="no cutting plan"):
        map_document([], language="en")
