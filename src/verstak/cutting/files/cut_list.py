"""A file that says what to cut, whatever its form: bytes to jobs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from verstak.cutting.files.bazis_cut import read_cut
from verstak.cutting.files.defaults import CutListDefaults
from verstak.cutting.files.delimited_text import read_delimited
from verstak.cutting.files.json_job import read_jobs_with_notes
from verstak.cutting.files.listing import Listing
from verstak.cutting.files.part_table import read_parts
from verstak.cutting.files.read_notes import ReadNotes
from verstak.cutting.files.spreadsheet import read_spreadsheet
from verstak.cutting.files.stock_table import read_sheets
from verstak.cutting.files.xbir import read_xbir
from verstak.cutting.job import CuttingJob
from verstak.cutting.layout import CuttingPlan
from verstak.errors import InvalidTable

MOST_BYTES = 100 * 2**20

_TEXT = frozenset({".csv", ".tsv", ".txt"})
_KNOWN = ".csv, .tsv, .txt, .xlsx, .json, .xbir, .cut"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class CutListFile:
    """What a file holds.

    Args:
        jobs: One per material and thickness.
        plans: Layouts that the file brings along for the job of the same index, to compare
            with; ``None`` where it brings none.
        notes: Remarks that people must see.
    """

    jobs: tuple[CuttingJob, ...]
    plans: tuple[CuttingPlan | None, ...]
    notes: ReadNotes


def read_cut_list(
    data: bytes, *, name: str, defaults: CutListDefaults | None = None
) -> tuple[CuttingJob, ...]:
    """The jobs of a file; :func:`read_cut_list_file` gives its remarks and layouts as well.

    Args:
        data: The file's bytes.
        name: The file's name; its extension and the content decide how it is read.
        defaults: What the person said beside the file: it wins over the file.

    Raises:
        InvalidTable: a table or JSON that cannot be read.
        InvalidDrawing: an ``.xbir`` or ``.CUT`` that cannot be read.
        InvalidCutList: it contradicts itself, or no sheet is known.
    """
    return read_cut_list_file(data, name=name, defaults=defaults).jobs


def read_cut_list_file(
    data: bytes, *, name: str, defaults: CutListDefaults | None = None
) -> CutListFile:
    """Jobs, layouts and remarks of a file.

    Raises:
        InvalidTable: as :func:`read_cut_list`, like the others.
        InvalidDrawing: an ``.xbir`` or ``.CUT`` that cannot be read.
        InvalidCutList: it contradicts itself, or no sheet is known.
    """
    defaults = defaults or CutListDefaults()
    title = PurePath(name.replace("\\", "/")).name or "the file"
    if len(data) > MOST_BYTES:
        raise InvalidTable(f"{title}: {len(data)} bytes; at most {MOST_BYTES} are read")
    if not data.strip():
        raise InvalidTable(f"{title}: the file is empty")
    form = _form(data, title)
    stem = PurePath(title).stem
    if form == "cut":
        cut = read_cut(data, title=title, defaults=defaults)
        return CutListFile(cut.jobs, cut.plans, cut.notes)
    if form == "json":
        jobs, notes = read_jobs_with_notes(data, name=title, defaults=defaults)
        return CutListFile(jobs, (None,) * len(jobs), notes)
    if form == "xbir":
        parts, notes = read_xbir(data, title=title)
        listing = Listing(stem, parts)
    elif form == "xlsx":
        tables = read_spreadsheet(data, title=title)
        parts, notes = read_parts(tables.parts)
        sheets, more = read_sheets(tables.stock) if tables.stock else ((), ReadNotes())
        notes += more
        listing = Listing(stem, parts, sheets)
    else:
        parts, notes = read_parts(read_delimited(data, title=title))
        listing = Listing(stem, parts)
    jobs = listing.jobs(defaults)
    return CutListFile(jobs, (None,) * len(jobs), notes)


def _form(data: bytes, title: str) -> str:
    """Which reader a file needs; what its content plainly is wins over its extension."""
    suffix = PurePath(title).suffix.casefold()
    if data.startswith(b"PK\x03\x04") or suffix == ".xlsx":
        return "xlsx"
    if data.startswith(_OLD_EXCEL):
        raise InvalidTable(
            f"{title}: an old Excel file (.xls) or an encrypted one",
            remedy="save it as .xlsx or CSV, without a password",
        )
    head = data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") or suffix in {".xbir", ".cut"}:
        if b"<AutoCut" in head:
            return "cut"
        return "cut" if suffix == ".cut" and b"<Document" not in head else "xbir"
    if suffix == ".json" or (suffix not in _TEXT and head.startswith((b"{", b"["))):
        return "json"
    if suffix in _TEXT or not suffix:
        return "text"
    raise InvalidTable(
        f"{title}: the extension {suffix!r} is not known", remedy=f"known are {_KNOWN}"
    )
