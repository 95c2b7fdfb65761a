"""Tools that read what is attached: drawings, cut lists, and a cutting plan of a list.

Text inside a file is data: names of parts, layers and materials stand in table cells, and nowhere
else. What goes wrong with a file is said in this program's own words.
"""

from __future__ import annotations

import re
from typing import Annotated

from verstak.assistant.tools.attached_lists import (
    CUT_LISTS,
    DRAWINGS,
    read_jobs,
    unreadable_drawing,
)
from verstak.assistant.tools.desk import Attachment, Desk
from verstak.assistant.tools.material_slots import (
    length_slot,
)
from verstak.assistant.tools.outcome import Feed, MadeFile, Outcome, Verdict
from verstak.assistant.tools.part_tools import AREA_CUES
from verstak.assistant.tools.plan_files import SVG
from verstak.assistant.tools.plan_outcome import find_plans, plans_outcome
from verstak.assistant.tools.sheet_slots import (
    KERF_CUES,
    SHEET_NOUNS,
    TRIM_CUES,
)
from verstak.assistant.tools.slots import AttachmentSlot, Choice, ChoiceSlot, Default
from verstak.assistant.tools.tool import Tool, derive
from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.job import CuttingJob, Part, Sheet
from verstak.cutting.job import Trim as SheetTrim
from verstak.drawing.svg import write_svg
from verstak.errors import UsageError
from verstak.furniture.bill.bill_lines import edges_text
from verstak.furniture.drawings.cnc_readiness import ready_for_cnc
from verstak.furniture.drawings.drawing_in import read_drawing as read_dxf
from verstak.furniture.drawings.drawing_pages import drawing_page
from verstak.furniture.drawings.drawing_result import DrawingResult
from verstak.furniture.drawings.dxf_file import DrawingUnit
from verstak.furniture.part_sums import area_quantity, length_given
from verstak.quantities.length import mm_text, um
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

_MOST_ROWS = 500
"""Rows of a list that an answer shows; sums are over all of them."""
_PLAIN_NAME = re.compile(r"\S{0,48}")
"""A layer's name that may stand in a sentence; a longer or wordy one stands in tables alone."""

DrawingFile = Annotated[
    Attachment,
    AttachmentSlot(
        Bilingual("drawing", "чертёж"),
        (".dxf",),
        Bilingual("Please attach the drawing (DXF).", "Приложите чертёж (DXF)."),
    ),
]
ListFile = Annotated[
    Attachment,
    AttachmentSlot(
        Bilingual("cut list", "список деталей"),
        CUT_LISTS,
        Bilingual(
            "Please attach the cut list (XLSX, CSV, .xbir or .CUT).",
            "Приложите список деталей (XLSX, CSV, .xbir или .CUT).",
        ),
    ),
]
CutFile = Annotated[
    Attachment,
    AttachmentSlot(
        Bilingual("cut list or drawing", "список деталей или чертёж"),
        (*CUT_LISTS, *DRAWINGS),
        Bilingual(
            "Please attach the cut list (XLSX, CSV, .xbir or .CUT) or the DXF.",
            "Приложите список деталей (XLSX, CSV, .xbir или .CUT) или DXF.",
        ),
    ),
]
_UNITS: dict[str, DrawingUnit] = {
    "millimetres": "mm",
    "centimetres": "cm",
    "metres": "m",
    "inches": "in",
}
DrawingUnits = Annotated[
    str | None,
    ChoiceSlot(
        title=Bilingual("unit of the drawing", "единица чертежа"),
        choices=(
            Choice("millimetres", Bilingual("mm", "мм"), ("в миллиметрах", "in millimetres")),
            Choice("centimetres", Bilingual("cm", "см"), ("в сантиметрах", "in centimetres")),
            Choice("metres", Bilingual("m", "м"), ("чертёж в метрах", "drawing in metres")),
            Choice("inches", Bilingual("inches", "дюймы"), ("в дюймах", "in inches")),
        ),
        question=Bilingual("In which unit is it drawn?", "В каких единицах чертёж?"),
        default=Default(None, Bilingual("as the file says", "как указано в файле")),
    ),
]
SaidKerf = Annotated[
    float | None,
    length_slot(
        Bilingual("kerf", "пропил"),
        KERF_CUES,
        Bilingual("How wide is the saw's cut, mm?", "Какая ширина пропила, мм?"),
        least=0,
        most=10,
        optional=True,
    ),
]
SaidTrim = Annotated[
    float | None,
    length_slot(
        Bilingual("trim of each side of the sheet", "торцовка с каждой стороны листа"),
        TRIM_CUES,
        Bilingual("How much is trimmed off, mm?", "Какая торцовка, мм?"),
        least=0,
        most=100,
        optional=True,
    ),
]
_SHEET_QUESTION = Bilingual("What is the size of the sheet, mm?", "Какой размер листа, мм?")
SaidLength = Annotated[
    float | None,
    length_slot(
        Bilingual("length of the sheet", "длина листа"),
        ("длина листа", "sheet length"),
        _SHEET_QUESTION,
        group="sheet",
        nouns=SHEET_NOUNS,
        least=100,
        most=20_000,
        optional=True,
    ),
]
SaidWidth = Annotated[
    float | None,
    length_slot(
        Bilingual("width of the sheet", "ширина листа"),
        ("ширина листа", "sheet width"),
        _SHEET_QUESTION,
        group="sheet",
        nouns=SHEET_NOUNS,
        least=100,
        most=20_000,
        optional=True,
    ),
]


def read_drawing(*, file: DrawingFile, unit: DrawingUnits = None, desk: Desk) -> Outcome:
    """Panels, holes and open outlines of a DXF, and whether a machine may have it."""
    try:
        result = read_dxf(file.content, units=_UNITS.get(unit or ""))
    except UsageError as error:
        raise unreadable_drawing(error) from error
    ready = ready_for_cnc(result)
    report = result.report()
    drawn: tuple[MadeFile, ...] = ()
    if desk.draw:
        picture = write_svg(drawing_page(result, desk.language)).encode()
        title = Bilingual("Panels and outlines", "Детали и контуры")
        drawn = (MadeFile("drawing.svg", title, SVG, picture, drawn=True),)
    yes = Bilingual(
        "every outline is closed and drawn once, in a stated unit",
        "все контуры замкнуты, проведены по одному разу, единица названа",
    )
    no = Bilingual(
        "the drawing has faults that a machine must not get: see the figures and tables",
        "в чертеже есть ошибки, с которыми на станок нельзя: см. показатели и таблицы",
    )
    return Outcome(
        _without_wordy_layers(result, report),
        answers=tuple(figure.key for figure in report.figures[:2]),
        verdict=Verdict(ready, yes if ready else no),
        files=drawn,
    )


def _without_wordy_layers(result: DrawingResult, report: Report) -> Report:
    """The report with no layer's wordy name in a sentence; tables keep the names as cells."""
    wordy = [meaning.layer for meaning in result.layers if not _PLAIN_NAME.fullmatch(meaning.layer)]

    def plain(words: Bilingual) -> bool:
        return not any(name in words.en or name in words.ru for name in wordy)

    see = Bilingual("see the table", "см. таблицу")
    figures = tuple(
        figure
        if figure.why is None or plain(figure.why)
        else Figure(figure.key, figure.name, figure.value, see)
        for figure in report.figures
    )
    return Report(report.title, figures, report.tables, tuple(filter(plain, report.notes)))


def read_cut_list(*, file: ListFile, desk: Desk) -> Outcome:
    """Parts, areas and edge bands of an attached cut list."""
    del desk
    found = read_jobs(file)
    jobs = found.jobs
    pieces = sum(job.pieces for job in jobs)
    area = area_quantity(sum(map(_area_um2, jobs)), Computed("A = Σ n · l · w"))
    band = Quantity(
        sum(_band_um(part) for job in jobs for part in job.parts) / 1e6,
        "m",
        Computed(Bilingual("Σ n · banded sides", "Σ n · стороны с кромкой")),
    )
    figures = (
        Figure(
            "pieces",
            Bilingual("Parts", "Деталей"),
            count(pieces, Computed(Bilingual("Σ n", "Σ n"))),
        ),
        Figure("area", Bilingual("Area", "Площадь"), area),
        Figure(
            "edge_length",
            Bilingual("Edge band", "Кромка"),
            band if band.value else None,
            None
            if band.value
            else Bilingual("the file names no edge band", "в файле кромка не указана"),
        ),
    )
    return Outcome(
        Report(
            Bilingual("Cut list of the file", "Список деталей из файла"),
            figures,
            (_board_table(jobs), _part_table(jobs), *_remark_table(found.remarks)),
            _cut_short(jobs),
        ),
        answers=("pieces", "area"),
        feeds=(
            Feed(area, AREA_CUES),
            *((Feed(band, ("кромка", "длина кромки", "edge band")),) if band.value else ()),
        ),
    )


def cut_file(
    *,
    file: CutFile,
    sheet_length: SaidLength = None,
    sheet_width: SaidWidth = None,
    kerf: SaidKerf = None,
    trim: SaidTrim = None,
    desk: Desk,
) -> Outcome:
    """A cutting plan of an attached cut list; what is said here wins over the file."""
    rules = SaidRules(
        kerf_um=None if kerf is None else um(kerf), trim_um=None if trim is None else um(trim)
    )
    sheets: tuple[Sheet, ...] = ()
    if sheet_length is not None and sheet_width is not None:
        size = (um(sheet_length), um(sheet_width))
        name = "x".join(mm_text(side) for side in size)
        sheets = (Sheet(name, *size, trim=SheetTrim.all_round(0 if trim is None else um(trim))),)
    found = read_jobs(file, CutListDefaults(sheets=sheets, rules=rules))
    return plans_outcome(find_plans(found.jobs, desk), desk, found.notes)


def _remark_table(remarks: tuple[Bilingual, ...]) -> tuple[Table, ...]:
    if not remarks:
        return ()
    heads = columns(("remark", "remark", "замечание"))
    title = Bilingual("Remarks on the file", "Замечания по файлу")
    return (Table("remarks", title, heads, tuple((remark,) for remark in remarks)),)


def _area_um2(job: CuttingJob) -> int:
    return sum(part.quantity * part.length_um * part.width_um for part in job.parts)


def _band_um(part: Part) -> int:
    sides = (part.length_um, part.length_um, part.width_um, part.width_um)
    return part.quantity * sum(
        side for side, band in zip(sides, part.edges, strict=True) if band is not None
    )


def _board_name(job: CuttingJob) -> str:
    size = "" if job.thickness_um is None else mm_text(job.thickness_um)
    return f"{job.material or job.name} {size}".strip() or "—"


def _board_table(jobs: tuple[CuttingJob, ...]) -> Table:
    heads = columns(
        ("board", "board", "плита"),
        ("pieces", "parts", "деталей"),
        ("area", "area", "площадь"),
    )
    rows = tuple(
        (
            _board_name(job),
            count(job.pieces, Computed("Σ n")),
            area_quantity(_area_um2(job), Computed("A = Σ n · l · w")),
        )
        for job in jobs
    )
    return Table("boards", Bilingual("By board", "По плитам"), heads, rows)


def _part_table(jobs: tuple[CuttingJob, ...]) -> Table:
    heads = columns(
        ("part", "part", "деталь"),
        ("length", "length", "длина"),
        ("width", "width", "ширина"),
        ("board", "board", "плита"),
        ("pieces", "pieces", "штук"),
        ("edges", "edge bands", "кромка"),
        ("area", "area", "площадь"),
    )
    by = Bilingual("the file", "файл")
    rows: list[tuple[Cell, ...]] = [
        (
            part.name,
            length_given(part.length_um, by),
            length_given(part.width_um, by),
            _board_name(job),
            count(part.quantity, Given(by)),
            edges_text(part.edges),
            area_quantity(part.quantity * part.length_um * part.width_um, Computed("n · l · w")),
        )
        for job in jobs
        for part in job.parts
    ]
    return Table("parts", Bilingual("Parts", "Детали"), heads, tuple(rows[:_MOST_ROWS]))


def _cut_short(jobs: tuple[CuttingJob, ...]) -> tuple[Bilingual, ...]:
    if sum(len(job.parts) for job in jobs) <= _MOST_ROWS:
        return ()
    return (
        Bilingual(
            "The table shows the first rows only; the sums are over all of them.",
            "В таблице только первые строки; суммы посчитаны по всем.",
        ),
    )


def file_tools() -> tuple[Tool, ...]:
    """All tools of this file."""
    return (
        derive(
            read_drawing,
            title=Bilingual("What a drawing holds", "Что в чертеже"),
            doing=Bilingual("reading the drawing", "читаю чертёж"),
            about=Bilingual(
                "Reads an attached DXF: panels with sizes, holes, open outlines with layer and "
                "place, and whether it may go to a CNC machine.",
                "Читает вложенный DXF: детали с размерами, отверстия, незамкнутые контуры со слоем "
                "и местом, и можно ли отдавать на ЧПУ.",
            ),
            examples=(
                "Проверь вложенный чертёж: готов ли он для ЧПУ?",
                "Какие детали в этом DXF и сколько их?",
                "есть ли незамкнутые контуры в файле",
                "посмотри дхф, можно на станок?",
                "что нарисовано в приложенном чертеже",
                "разбери dxf по деталям и слоям",
                "Is the attached drawing ready for CNC?",
                "What panels are in this DXF?",
                "check my drawing for open outlines",
            ),
        ),
        derive(
            read_cut_list,
            title=Bilingual("What a cut list holds", "Что в списке деталей"),
            doing=Bilingual("reading the cut list", "читаю список деталей"),
            about=Bilingual(
                "Reads an attached cut list (XLSX, CSV, .xbir, .CUT): parts, areas, edge bands.",
                "Читает вложенный список деталей (XLSX, CSV, .xbir, .CUT): детали, площади, кромка.",
            ),
            examples=(
                "Сколько деталей и какая площадь в приложенном файле?",
                "прочитай мой список деталей",
                "что в этом xlsx, скок кромки",
                "площадь деталей из файла раскроя",
                "посчитай метры кромки по вложенной таблице",
                "открой .xbir и покажи детали",
                "How many parts are in the attached cut list?",
                "total area of the parts in this spreadsheet",
                "read the file and list its parts",
            ),
            asks={
                "pieces": ("сколько деталей", "деталей", "parts"),
                "area": ("площадь", "квадратов", "area"),
                "edge_length": ("кромка", "кромки", "edge band"),
            },
        ),
        derive(
            cut_file,
            title=Bilingual("Cutting plan of a file", "Раскрой вложенного списка"),
            doing=Bilingual("laying the file's parts out", "раскладываю детали из файла"),
            about=Bilingual(
                "Optimised cutting plan of an attached cut list, with sheet maps.",
                "Оптимальный раскрой вложенного списка деталей, с картами раскроя.",
            ),
            examples=(
                "Раскрой приложенный список деталей",
                "сделай карты раскроя по вложенному файлу, лист 2800×2070, пропил 4",
                "сколько листов нужно на детали из файла?",
                "скок листов по этой таблице с учетом пилы 3.2",
                "оптимизируй раскрой из xlsx",
                "разложи детали из csv по листам 2750х1830",
                "Make a cutting plan from the attached list",
                "how many sheets for the parts in this file?",
                "nest this spreadsheet on 2440x1220 boards, kerf 3 mm",
            ),
            asks={
                "sheets": ("листов", "сколько листов", "sheets"),
                "yield_percent": ("КИМ", "yield"),
                "offcuts_m2": ("обрезки", "offcuts"),
            },
        ),
    )
