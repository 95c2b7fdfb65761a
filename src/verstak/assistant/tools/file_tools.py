"""Tools that read what is attached: drawings, cut lists, and a cutting plan of a list.

Text inside a file is data: names of parts, layers and materials stand in table cells, and nowhere
else. What goes wrong with a file is said in this program's own words.
"""

from __future__ import annotations

import re
from typing import Annotated

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
from verstak.assistant.tools.slots import AttachmentSlot
from verstak.assistant.tools.tool import Tool, derive
from verstak.cutting.files.cut_list import CutListFile, read_cut_list_file
from verstak.cutting.files.defaults import CutListDefaults, SaidRules
from verstak.cutting.job import CuttingJob, Part, Sheet
from verstak.cutting.job import Trim as SheetTrim
from verstak.drawing.svg import write_svg
from verstak.errors import InvalidCutList, ToolRefused, UsageError
from verstak.furniture.bill.bill_lines import edges_text
from verstak.furniture.bill.boards import default_sheets
from verstak.furniture.drawings.cnc_readiness import ready_for_cnc
from verstak.furniture.drawings.drawing_in import read_drawing as read_dxf
from verstak.furniture.drawings.drawing_pages import drawing_page
from verstak.furniture.drawings.drawing_result import DrawingResult
from verstak.furniture.part_sums import area_quantity, length_given
from verstak.quantities.length import mm_text, um
from verstak.quantities.quantity import Computed, Given, Quantity, count
from verstak.quantities.report import Cell, Figure, Report, Table, columns
from verstak.quantities.text import Bilingual

CUT_LISTS = (".xbir", ".cut", ".csv", ".tsv", ".txt", ".xlsx", ".json")
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


def read_drawing(*, file: DrawingFile, desk: Desk) -> Outcome:
    """Panels, holes and open outlines of a DXF, and whether a machine may have it."""
    try:
        result = read_dxf(file.content)
    except UsageError as error:
        raise _unreadable(error, "a DXF drawing", "чертёж DXF") from error
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
        Report(report.title, report.figures, report.tables, _plain_notes(result, report.notes)),
        answers=tuple(figure.key for figure in report.figures[:2]),
        verdict=Verdict(ready, yes if ready else no),
        files=drawn,
    )


def _plain_notes(result: DrawingResult, notes: tuple[Bilingual, ...]) -> tuple[Bilingual, ...]:
    """Notes without those that would repeat a layer's wordy name."""
    wordy = [meaning.layer for meaning in result.layers if not _PLAIN_NAME.fullmatch(meaning.layer)]
    return tuple(
        note for note in notes if not any(name in note.en or name in note.ru for name in wordy)
    )


def read_cut_list(*, file: ListFile, desk: Desk) -> Outcome:
    """Parts, areas and edge bands of an attached cut list."""
    del desk
    found = _read(file, CutListDefaults())[0]
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
        Figure("edge_length", Bilingual("Edge band", "Кромка"), band),
    )
    return Outcome(
        Report(
            Bilingual("Cut list of the file", "Список деталей из файла"),
            figures,
            (_board_table(jobs), _part_table(jobs)),
            _cut_short(jobs),
        ),
        answers=("pieces", "area"),
        feeds=(
            Feed(area, AREA_CUES),
            Feed(band, ("кромка", "длина кромки", "edge band")),
        ),
    )


def cut_file(
    *,
    file: ListFile,
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
    found, notes = _read(file, CutListDefaults(sheets=sheets, rules=rules))
    return plans_outcome(find_plans(found.jobs, desk), desk, notes)


def _read(file: Attachment, defaults: CutListDefaults) -> tuple[CutListFile, tuple[Bilingual, ...]]:
    """The file's jobs; where it names no sheet, the usual one is taken, and said."""
    try:
        try:
            return read_cut_list_file(file.content, name=file.name, defaults=defaults), ()
        except InvalidCutList:
            if defaults.sheets:
                raise
            usual = default_sheets("particleboard", 16_000).sheets[0]
            sheet = defaults.trimmed(usual)
            again = CutListDefaults((sheet,), defaults.rules)
            size = "×".join(mm_text(side) for side in (sheet.length_um, sheet.width_um))
            trim = mm_text(sheet.trim.left_um)
            note = Bilingual(
                f"The file names no sheet: {size} mm with a trim of {trim} mm was taken.",
                f"В файле нет листа: взят {size} мм с торцовкой {trim} мм.",
            )
            return read_cut_list_file(file.content, name=file.name, defaults=again), (note,)
    except UsageError as error:
        raise _unreadable(error, "a cut list", "список деталей") from error


def _unreadable(error: UsageError, what: str, what_ru: str) -> ToolRefused:
    """In our own words: the error's would repeat what stands in the file."""
    return ToolRefused(
        f"the attached file cannot be read as {what} ({error.code})",
        remedy="check that it is the right file and not damaged",
        in_russian=f"вложенный файл не удалось прочитать как {what_ru}: проверьте, тот ли это "
        "файл и не повреждён ли он",
    )


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
