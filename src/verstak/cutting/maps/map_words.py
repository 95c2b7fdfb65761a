"""Words on sheet maps and labels, in both languages."""

from __future__ import annotations

from verstak.quantities.text import Bilingual

JOB = Bilingual("Job", "Заказ")
MATERIAL = Bilingual("Material", "Материал")
SHEET = Bilingual("Sheet", "Лист")
OFFCUT_STOCK = Bilingual("Stock offcut", "Обрезок со склада")
PATTERN = Bilingual("Pattern", "Карта")
COPIES = Bilingual("Sheets to cut", "Листов")
YIELD = Bilingual("Yield", "КИМ")
PARTS = Bilingual("Parts", "Деталей")
CUTTING_MAP = Bilingual("Cutting map", "Карта раскроя")

PART = Bilingual("Part", "Деталь")
FINISHED = Bilingual("Finished", "Готовая")
SAW = Bilingual("saw", "пила")
SAW_SIZE = Bilingual("Saw size", "Пильный размер")
PIECES = Bilingual("Pcs", "Шт.")
ON_SHEET = Bilingual("Parts on this sheet", "Детали на листе")
MORE = Bilingual("… and {count} more: see the parts list", "… и ещё {count}: см. список деталей")

LEGEND = Bilingual("Legend", "Обозначения")
GRAIN = Bilingual("grain direction", "направление текстуры")
MORE_BANDS = Bilingual("… and {count} more edge bands", "… и ещё {count} кромок")
OFFCUT = Bilingual("reusable offcut", "деловой обрезок")
OFFCUT_SHORT = Bilingual("offcut", "обрезок")
WASTE = Bilingual("waste", "отход")
CUT = Bilingual("start and number of a cut", "начало и номер реза")
HIDDEN_CUTS = Bilingual("{count} numbers had no room", "{count} номеров не поместилось")
ACROSS = Bilingual("length across the text", "длина поперёк надписи")
TRIM = Bilingual("trim", "обрезка края")
SCALE = Bilingual("Scale 1:{scale} · sizes in mm", "Масштаб 1:{scale} · размеры в мм")
KERF = Bilingual("kerf {kerf}", "пропил {kerf}")

SUMMARY = Bilingual("Cutting summary", "Сводка раскроя")
PATTERNS = Bilingual("Cutting patterns", "Карты раскроя")
PARTS_LIST = Bilingual("Parts", "Детали")
OFFCUTS = Bilingual("Reusable offcuts", "Деловые обрезки")
SIZE = Bilingual("Size", "Размер")
GRAIN_COLUMN = Bilingual("Grain", "Текстура")
EDGES = Bilingual("Edge bands", "Кромки")
ORDERED = Bilingual("Ordered", "Заказано")
PLACED = Bilingual("Placed", "Размещено")
PAGE = Bilingual("Page {page} of {pages}", "Страница {page} из {pages}")
ALONG_LENGTH = Bilingual("along the length", "по длине")
ALONG_WIDTH = Bilingual("along the width", "по ширине")
UNPLACED = Bilingual(
    "NOT on these maps, pieces: {count}. See the column “Placed”",
    "НЕТ на этих картах, деталей: {count}. См. колонку «Размещено»",
)

PIECE = Bilingual("piece", "деталь")
LABELS = Bilingual("Part labels", "Этикетки деталей")
