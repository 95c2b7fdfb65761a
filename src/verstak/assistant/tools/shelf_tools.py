"""Tools about a shelf that bends: deflection, greatest span, thinnest board."""

from __future__ import annotations

from typing import Annotated

from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import Feed, Outcome, Verdict
from verstak.assistant.tools.shelf_slots import (
    ACROSS_GRAIN,
    AREA_LOAD,
    CLAMPED,
    CREEP,
    DEPTH,
    LASTING,
    LIMIT,
    LIMIT_MM,
    LINE_LOAD,
    LINE_MASS,
    MATERIAL,
    MODULUS,
    POINT_FORCE,
    POINT_LOAD,
    PRESSURE_LOAD,
    SELF_WEIGHT,
    SPAN,
    SPREAD_LOAD,
    THICKNESS,
)
from verstak.assistant.tools.stated_shelf import STRIP, stated_shelf
from verstak.assistant.tools.tool import Tool, derive
from verstak.furniture.materials import material as board_of
from verstak.furniture.strength.shelf import ShelfResult, check_shelf
from verstak.furniture.strength.shelf_board import least_thickness
from verstak.quantities.quantity import Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual

_ANY_DEPTH = {"line_load", "moment"}
"""Figures that mean nothing when the depth is only a strip."""
_DEFAULT_SPAN_MM = 1_000.0


def shelf(
    *,
    span: Annotated[float, SPAN],
    depth: Annotated[float | None, DEPTH] = None,
    thickness: Annotated[float, THICKNESS],
    material: Annotated[str, MATERIAL] = "particleboard",
    area_load: Annotated[float | None, AREA_LOAD] = None,
    pressure: Annotated[float | None, PRESSURE_LOAD] = None,
    spread_load: Annotated[float | None, SPREAD_LOAD] = None,
    line_load: Annotated[float | None, LINE_LOAD] = None,
    line_mass: Annotated[float | None, LINE_MASS] = None,
    point_load: Annotated[float | None, POINT_LOAD] = None,
    point_force: Annotated[float | None, POINT_FORCE] = None,
    modulus: Annotated[float | None, MODULUS] = None,
    creep: Annotated[float | None, CREEP] = None,
    limit: Annotated[float | None, LIMIT] = None,
    limit_mm: Annotated[float | None, LIMIT_MM] = None,
    clamped: Annotated[bool, CLAMPED] = False,
    self_weight: Annotated[bool, SELF_WEIGHT] = False,
    lasting: Annotated[bool, LASTING] = False,
    across_grain: Annotated[bool, ACROSS_GRAIN] = False,
    desk: Desk,
) -> Outcome:
    """Deflection, stress and verdict of a shelf on two supports."""
    del desk
    case = stated_shelf(
        span=span,
        thickness=thickness,
        depth=depth,
        material=material,
        area_load=area_load,
        pressure=pressure,
        spread_load=spread_load,
        line_load=line_load,
        line_mass=line_mass,
        point_load=point_load,
        point_force=point_force,
        modulus=modulus,
        creep=creep,
        limit=limit,
        clamped=clamped,
        self_weight=self_weight,
        across_grain=across_grain,
    )
    result = check_shelf(case)
    counts = result.long_deflection if lasting or creep is not None else result.deflection
    report = _shown(result)
    if limit_mm is not None:
        allowed = Quantity(limit_mm, "mm", Given(Bilingual("limit", "предел")), 2)
        report = _with(report, Figure("allowed", LIMIT_MM.title, allowed))
    else:
        allowed = result.limit
    return Outcome(
        report,
        answers=("long_deflection" if lasting else "deflection",),
        verdict=_verdict(result, counts, allowed, lasting=lasting or creep is not None),
        feeds=(
            Feed(result.deflection, ("прогиб", "deflection", "sag")),
            Feed(result.stress, ("напряжение", "stress")),
        ),
    )


def shelf_span(
    *,
    depth: Annotated[float | None, DEPTH] = None,
    thickness: Annotated[float, THICKNESS],
    material: Annotated[str, MATERIAL] = "particleboard",
    area_load: Annotated[float | None, AREA_LOAD] = None,
    pressure: Annotated[float | None, PRESSURE_LOAD] = None,
    spread_load: Annotated[float | None, SPREAD_LOAD] = None,
    line_load: Annotated[float | None, LINE_LOAD] = None,
    line_mass: Annotated[float | None, LINE_MASS] = None,
    point_load: Annotated[float | None, POINT_LOAD] = None,
    modulus: Annotated[float | None, MODULUS] = None,
    creep: Annotated[float | None, CREEP] = None,
    limit: Annotated[float | None, LIMIT] = None,
    clamped: Annotated[bool, CLAMPED] = False,
    self_weight: Annotated[bool, SELF_WEIGHT] = False,
    lasting: Annotated[bool, LASTING] = False,
    desk: Desk,
) -> Outcome:
    """Greatest span that keeps the limit under a load."""
    del desk
    case = stated_shelf(
        span=_DEFAULT_SPAN_MM,
        thickness=thickness,
        depth=depth,
        material=material,
        area_load=area_load,
        pressure=pressure,
        spread_load=spread_load,
        line_load=line_load,
        line_mass=line_mass,
        point_load=point_load,
        modulus=modulus,
        creep=creep,
        limit=limit,
        clamped=clamped,
        self_weight=self_weight,
    )
    result = check_shelf(case)
    keys = ("greatest_span_instant", "greatest_span", "limit_n", "modulus", "creep")
    if lasting or creep is not None:
        keys = ("greatest_span", "greatest_span_instant", *keys[2:])
    whole = result.report()
    board = board_of(case.material).name
    report = Report(
        Bilingual(f"Greatest span of a shelf, {board.en}", f"Наибольший пролёт полки, {board.ru}"),
        (
            *(whole.figure(key) for key in keys),
            Figure("area_load", AREA_LOAD.title, case.area_load()),
        ),
        notes=_notes(result),
    )
    span = result.greatest_span_instant
    return Outcome(
        report,
        answers=keys[:1],
        feeds=(Feed(span, ("пролёт", "длина полки", "span")),) if span else (),
    )


def shelf_thickness(
    *,
    span: Annotated[float, SPAN],
    depth: Annotated[float | None, DEPTH] = None,
    material: Annotated[str, MATERIAL] = "particleboard",
    area_load: Annotated[float | None, AREA_LOAD] = None,
    pressure: Annotated[float | None, PRESSURE_LOAD] = None,
    spread_load: Annotated[float | None, SPREAD_LOAD] = None,
    line_load: Annotated[float | None, LINE_LOAD] = None,
    line_mass: Annotated[float | None, LINE_MASS] = None,
    point_load: Annotated[float | None, POINT_LOAD] = None,
    modulus: Annotated[float | None, MODULUS] = None,
    creep: Annotated[float | None, CREEP] = None,
    limit: Annotated[float | None, LIMIT] = None,
    clamped: Annotated[bool, CLAMPED] = False,
    lasting: Annotated[bool, LASTING] = False,
    desk: Desk,
) -> Outcome:
    """Thinnest board on sale that keeps the limit."""
    del desk
    case = stated_shelf(
        span=span,
        thickness=16,
        depth=depth,
        material=material,
        area_load=area_load,
        pressure=pressure,
        spread_load=spread_load,
        line_load=line_load,
        line_mass=line_mass,
        point_load=point_load,
        modulus=modulus,
        creep=creep,
        limit=limit,
        clamped=clamped,
    )
    found = least_thickness(case)
    best = found.lasting if lasting or creep is not None else found.instant
    return Outcome(
        found.report(),
        answers=("lasting_thickness" if best is found.lasting and lasting else "thickness",),
        feeds=(Feed(best, ("толщина", "thickness")),) if best else (),
    )


def _shown(result: ShelfResult) -> Report:
    """Its report, the deflection first, without figures that the missing depth makes void."""
    whole = result.report()
    first = ("deflection", "limit", "within_limit_instant", "long_deflection", "within_limit")
    void = _ANY_DEPTH if result.case.depth_why is not None else set()
    figures = [whole.figure(key) for key in first]
    figures += [one for one in whole.figures if one.key not in {*first, *void}]
    if not result.case.point_load_kg:
        figures = [one for one in figures if one.key != "point_load"]
    return Report(whole.title, tuple(figures), whole.tables, _notes(result))


def _notes(result: ShelfResult) -> tuple[Bilingual, ...]:
    why = result.case.depth_why
    return (*result.notes(), *((STRIP,) if why is not None else ()))


def _with(report: Report, figure: Figure) -> Report:
    return Report(report.title, (*report.figures, figure), report.tables, report.notes)


def _verdict(
    result: ShelfResult, deflection: Quantity, allowed: Quantity, *, lasting: bool
) -> Verdict:
    fine = deflection.value <= allowed.value and not result.breaks
    word = ("long-term ", " со временем") if lasting else ("", "")
    sign = "≤" if deflection.value <= allowed.value else ">"
    en = f"the {word[0]}deflection is {deflection.text('en')} {sign} {allowed.text('en')}"
    ru = f"прогиб{word[1]} {deflection.text('ru')} {sign} {allowed.text('ru')}"
    if fine and not lasting and result.long_deflection.value > allowed.value:
        late = result.long_deflection
        en += f", but in time it may reach {late.text('en')}, which is more"
        ru += f", но со временем может дойти до {late.text('ru')}, а это больше"
    if result.breaks and result.strength is not None:
        en += f"; the stress {result.stress.text('en')} reaches the board's strength"
        ru += f"; напряжение {result.stress.text('ru')} достигает прочности плиты"
    return Verdict(fine, Bilingual(en, ru))


def shelf_tools() -> tuple[Tool, ...]:
    """Every tool about a shelf."""
    return (
        derive(
            shelf,
            title=Bilingual(
                "Shelf: deflection, stress, verdict", "Полка: прогиб, напряжение, вывод"
            ),
            doing=Bilingual("calculating the shelf's deflection", "считаю прогиб полки"),
            about=Bilingual(
                "how far a shelf of given span, thickness and load sags, its stress, and whether it keeps L/200",
                "на сколько прогнётся полка при данных пролёте, толщине и нагрузке, напряжение и держит ли предел L/200",
            ),
            examples=(
                "Какой прогиб даст полка из ЛДСП 18 мм на пролёте 750 мм при 40 кг/м²?",
                "На сколько прогнётся полка 1000х350х22 под 25 кг книг?",
                "полка 16, между стойками 700, глуб 280, груз 15 кило, сколько провиснет",
                "Выдержит ли полка 900 мм из фанеры 18 нагрузку 60 кг на м2?",
                "Напряжение изгиба в полке 18 мм пролётом 850 глубиной 320 при 70 кг/м²?",
                "Прогиб со временем полки МДФ 19 мм, пролёт 0,8 м, 45 кг/м2",
                "Не превысит ли прогиб L/200 у полки 600 мм, ДСП 16, 80 кг/м2?",
                "прогиб полки 20 кг по центру, 800 на 300, 16 мм",
                "How much will an 18 mm chipboard shelf sag over 900 mm with 30 kg/m²?",
                "shelf 16mm span 70 cm, depth 30 cm, 20 kg of books evenly, deflection?",
                "Is a 1 m shelf of 22 mm MDF stiff enough for 50 kg per square metre?",
                "Bending stress in a 18 mm shelf, span 800, depth 300, 50 kg/m2",
                (
                    "Полка МДФ 22 мм, пролёт 920, глубина 350, свободно оперта, 55 кг/м² равномерно, "
                    "E=2800 МПа. Мгновенный прогиб?"
                ),
                "How far does a shelf 19 mm thick and 280 mm deep sag under 30 kg/m²?",
            ),
            asks={
                "deflection": (
                    "прогиб",
                    "прогнётся",
                    "провиснет",
                    "просядет",
                    "мгновенный",
                    "deflection",
                    "sag",
                    "bend",
                    "instant",
                ),
                "long_deflection": (
                    "со временем",
                    "длительный прогиб",
                    "долговременный",
                    "ползучесть",
                    "через год",
                    "long-term",
                    "in time",
                    "creep",
                ),
                "stress": ("напряжение", "сигма", "stress"),
                "moment": ("изгибающий момент", "момент", "bending moment"),
                "line_load": ("погонная нагрузка", "нагрузка на метр", "line load"),
                "limit": (
                    "предел прогиба",
                    "предельный прогиб",
                    "допустимый прогиб",
                    "allowed deflection",
                    "limit",
                ),
                "greatest_span": (
                    "наибольший пролёт",
                    "максимальный пролёт",
                    "greatest span",
                    "longest span",
                ),
                "modulus": ("какой модуль", "what modulus"),
            },
        ),
        derive(
            shelf_span,
            title=Bilingual("Greatest span of a shelf", "Наибольший пролёт полки"),
            doing=Bilingual("looking for the greatest span", "подбираю наибольший пролёт"),
            about=Bilingual(
                "the widest span that a shelf of given thickness and load may have; the span is what is asked for",
                "самый большой пролёт полки данной толщины под данной нагрузкой; спрашивают сам пролёт",
            ),
            examples=(
                "Какой максимальный пролёт у полки ЛДСП 16 мм при 50 кг/м²?",
                "До какой длины можно делать полку из 18 мм под 30 кг/м2?",
                "наибольший пролет полки 22 мм, 60 кг/м2",
                "Какой длины сделать полку 16 мм, чтобы не провисла под книгами 40 кг/м²?",
                "Через сколько ставить стойки под полку 18 мм при 80 кг на м²?",
                "макс пролет фанера 15, 45 кг/м2, L/300",
                "What is the longest span for a 16 mm particleboard shelf at 40 kg/m²?",
                "How wide can an 18 mm MDF shelf be with 50 kg/m2 on it?",
                "maximum shelf span 22 mm chipboard 70 kg/m²",
            ),
            asks={
                "greatest_span": (
                    "со временем",
                    "длительно",
                    "с ползучестью",
                    "long-term",
                    "creep",
                ),
                "greatest_span_instant": (
                    "максимальный пролёт",
                    "наибольший пролёт",
                    "мгновенный",
                    "greatest span",
                    "longest",
                    "instant",
                ),
            },
        ),
        derive(
            shelf_thickness,
            title=Bilingual("Which thickness a shelf needs", "Какая толщина нужна полке"),
            doing=Bilingual("choosing the shelf's thickness", "подбираю толщину полки"),
            about=Bilingual(
                "the thinnest board on sale that keeps the deflection limit over a given span and load; the thickness is what is asked for",
                "самая тонкая плита из продажи, которая держит предел прогиба на данном пролёте под нагрузкой; спрашивают саму толщину",
            ),
            examples=(
                "Какой толщины нужна полка на пролёт 900 мм при 50 кг/м²?",
                "Какую плиту взять для полки 1200 мм под 30 кг/м2, чтобы не провисла?",
                "толщина полки? пролет 800, 60 кг/м2, лдсп",
                "Хватит ли 16 мм или нужна потолще: пролёт 1 м, 40 кг/м²?",
                "Из какой толщины МДФ делать полку длиной 850 под 45 кг на метр квадратный?",
                "подбери толщину полки 70 см глубина 30 см под 25 кг книг",
                "What board thickness do I need for a 900 mm shelf at 50 kg/m²?",
                "How thick should a chipboard shelf be to span 1 m with 30 kg/m2?",
                "thinnest shelf for 750 mm span, 60 kg per m2",
            ),
            asks={
                "thickness": ("толщина", "какой толщины", "какую плиту", "thickness", "thick"),
                "lasting_thickness": ("со временем", "длительно", "long-term", "creep"),
            },
        ),
    )
