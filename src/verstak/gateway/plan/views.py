"""The machine and its plan: a page for people, the same as data for programs; no model is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from verstak.gateway.asked_language import asked_language
from verstak.gateway.error_map import JSON_TYPE, ApiError
from verstak.gateway.services import services_of
from verstak.hardware.memory import process_anonymous_bytes, process_rss_bytes
from verstak.plan.office_plan import OfficePlan
from verstak.plan.report.document import POLICY
from verstak.plan.report.loaded import Loaded
from verstak.plan.report.office_report import report_html
from verstak.quantities.quantity import Cited, Computed, Measured, Quantity
from verstak.quantities.text import Bilingual, Language
from verstak.scheduler.residency import Resident

_HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}


async def plan_page(request: Request) -> Response:
    """The report on this machine and the server's roles."""
    language = asked_language(request, request.query_params.get("language", ""))
    residents = services_of(request).scheduler.residents()
    plan = await _plan(request, residents)
    loaded = await anyio.to_thread.run_sync(_loaded, residents)
    page = await anyio.to_thread.run_sync(_page, plan, language, loaded)
    return Response(page, media_type="text/html; charset=utf-8", headers=_HEADERS)


async def plan_data(request: Request) -> Response:
    """The same for programs: what ``verstak plan --json`` prints."""
    plan = await _plan(request, services_of(request).scheduler.residents())
    body = await anyio.to_thread.run_sync(lambda: msgspec.json.encode(plan.to_plain()))
    return Response(body, media_type=JSON_TYPE, headers={"Cache-Control": "no-store"})


async def _plan(request: Request, residents: Sequence[Resident]) -> OfficePlan:
    desk = services_of(request).plan
    if desk is None:
        raise ApiError(404, "this server makes no plans")
    return await desk.plan(held_bytes(residents))


def held_bytes(residents: Iterable[Resident]) -> int:
    """Main memory that would be free again without the server's own workers.

    A file that is mapped counts as free already, so only what a process made itself is counted.
    """
    workers = {each.key: each for each in residents}.values()
    known = (None if each.pid is None else process_anonymous_bytes(each.pid) for each in workers)
    return sum(each or 0 for each in known)


def _page(plan: OfficePlan, language: Language, loaded: Sequence[Loaded]) -> str:
    return report_html(plan, language, back=("./", _BACK), loaded=loaded)


def _loaded(residents: Sequence[Resident]) -> tuple[Loaded, ...]:
    """One entry a worker; several names may share one."""
    ordered = sorted(residents, key=lambda each: (each.key, each.name))
    return tuple(_one(tuple(rows)) for _, rows in groupby(ordered, key=lambda each: each.key))


def _one(rows: tuple[Resident, ...]) -> Loaded:
    first = rows[0]
    resident = None if first.pid is None else process_rss_bytes(first.pid)
    return Loaded(
        names=tuple(row.name.removesuffix(":latest") for row in rows),
        planned=Quantity(first.size_bytes, "B", Computed(_PLANNED), 0),
        resident=None
        if resident is None
        else Quantity(resident, "B", Measured(_RESIDENT, run=f"pid {first.pid}"), 0),
        context=Quantity(first.context_tokens, "tok", Cited(_SCHEDULER), 0),
        sequences=Quantity(first.sequences, "pcs", Cited(_SCHEDULER), 0),
        running=Quantity(first.in_flight, "pcs", Cited(_SCHEDULER), 0),
    )


_BACK = Bilingual("← To the conversation", "← К беседе")
_PLANNED = Bilingual(
    "planned before the worker was started: file, cache, copies, buffers, overhead",
    "рассчитано до запуска процесса: файл, кэш, копии, буферы, сам процесс",
)
_RESIDENT = Bilingual(
    "resident memory of the worker's process now, mapped files included",
    "память процесса сейчас, вместе с отображёнными файлами",
)
_SCHEDULER = Bilingual("this server's scheduler", "планировщик этого сервера")
