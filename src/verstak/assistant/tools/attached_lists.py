"""Attached cut lists and drawings as cutting jobs and lists of parts.

Text inside a file is data: what goes wrong is said in this program's own words, since an error's
own message would repeat what stands in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from verstak.assistant.message.mention import PartLine
from verstak.assistant.message.words import stems
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.part_choice import board_key
from verstak.cutting.files.cut_list import read_cut_list_file
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.job import CuttingJob
from verstak.errors import InvalidCutList, InvalidTable, ToolRefused, UsageError
from verstak.furniture.bill.boards import DEFAULT_RULES, default_sheets
from verstak.furniture.drawings.drawing_in import read_drawing
from verstak.quantities.length import mm_text
from verstak.quantities.text import Bilingual

CUT_LISTS = (".xbir", ".cut", ".csv", ".tsv", ".txt", ".xlsx", ".json")
DRAWINGS = (".dxf",)
_USUAL = default_sheets("particleboard", 16_000).sheets[0]


@dataclass(frozen=True, slots=True)
class AttachedJobs:
    """What a file asks to cut.

    Args:
        jobs: One for each board.
        notes: What was taken where the file is silent; no text of the file.
        remarks: The reader's remarks; they may repeat the file's words, so they belong in a table.
    """

    jobs: tuple[CuttingJob, ...]
    notes: tuple[Bilingual, ...] = ()
    remarks: tuple[Bilingual, ...] = ()


def read_jobs(file: Attachment, defaults: CutListDefaults | None = None) -> AttachedJobs:
    """The jobs of a cut list or drawing; where it names no sheet, the usual one, and said.

    Args:
        file: The attachment.
        defaults: What the person said beside the file.

    Raises:
        ToolRefused: it cannot be read.
    """
    defaults = defaults or CutListDefaults()
    drawn = PurePath(file.name).suffix.casefold() in DRAWINGS
    try:
        if drawn:
            return _drawn_job(file, defaults)
        try:
            found = read_cut_list_file(file.content, name=file.name, defaults=defaults)
        except InvalidCutList:
            if defaults.sheets:
                raise
            again = CutListDefaults((defaults.trimmed(_USUAL),), defaults.rules)
            found = read_cut_list_file(file.content, name=file.name, defaults=again)
            return AttachedJobs(found.jobs, (_usual_sheet(defaults),), found.notes.in_words())
    except UsageError as error:
        raise (unreadable_drawing if drawn else unreadable_list)(error) from error
    return AttachedJobs(found.jobs, (), found.notes.in_words())


def attached_parts(file: Attachment) -> tuple[PartLine, ...]:
    """The parts of a cut list or drawing, as a message would list them.

    Raises:
        ToolRefused: it cannot be read.
    """
    return tuple(
        PartLine(
            name=part.name,
            noun=stems(part.name),
            quantity=part.quantity,
            length_um=part.length_um,
            width_um=part.width_um,
            thickness_um=job.thickness_um,
            material=board_key(job.material.casefold()) if job.material else None,
            material_text=job.material,
            start=0,
            end=0,
        )
        for job in read_jobs(file).jobs
        for part in job.parts
    )


def unreadable_list(error: UsageError) -> ToolRefused:
    """A cut list that cannot be read."""
    columns = (
        " В таблице нужны столбцы: название, длина, ширина, количество, текстура."
        if isinstance(error, InvalidTable)
        else ""
    )
    return ToolRefused(
        f"the attached file cannot be read as a cut list ({error.code})",
        remedy=error.remedy or "check that it is the right file and not damaged",
        in_russian="вложенный файл не удалось прочитать как список деталей: проверьте, тот ли это "
        f"файл и не повреждён ли он.{columns}",
    )


def unreadable_drawing(error: UsageError) -> ToolRefused:
    """A drawing that cannot be read."""
    return ToolRefused(
        f"the attached file cannot be read as a DXF drawing ({error.code})",
        remedy=error.remedy or "check that it is the right file and not damaged",
        in_russian="вложенный файл не удалось прочитать как чертёж DXF: проверьте, тот ли это "
        "файл, не повреждён ли он и названа ли единица (мм, см, м, дюймы)",
    )


def _drawn_job(file: Attachment, defaults: CutListDefaults) -> AttachedJobs:
    result = read_drawing(file.content, name=file.name)
    job = CuttingJob(
        parts=result.to_parts(),
        sheets=defaults.sheets or (defaults.trimmed(_USUAL),),
        rules=defaults.rules.over(DEFAULT_RULES),
        thickness_um=result.thickness_um,
    )
    notes = () if defaults.sheets else (_usual_sheet(defaults),)
    outlines = Bilingual(
        "Panels of a drawing are laid out as their least rectangles, free to turn.",
        "Детали чертежа раскладываются по наименьшим прямоугольникам, с поворотом.",
    )
    return AttachedJobs((job,), (*notes, outlines))


def _usual_sheet(defaults: CutListDefaults) -> Bilingual:
    sheet = defaults.trimmed(_USUAL)
    size = "×".join(mm_text(side) for side in (sheet.length_um, sheet.width_um))
    trim = mm_text(sheet.trim.left_um)
    return Bilingual(
        f"The file names no sheet: {size} mm with a trim of {trim} mm was taken.",
        f"В файле нет листа: взят {size} мм с торцовкой {trim} мм.",
    )
