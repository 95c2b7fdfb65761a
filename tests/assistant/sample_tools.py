"""Tools of the tests' own: small, but real ones, derived from annotated functions."""

from __future__ import annotations

import time
from typing import Annotated

from verstak.assistant.tools.desk import Attachment, Desk
from verstak.assistant.tools.outcome import MadeFile, Outcome, Passage, Verdict
from verstak.assistant.tools.slots import (
    AttachmentSlot,
    Choice,
    ChoiceSlot,
    Default,
    FlagSlot,
    NumberSlot,
)
from verstak.assistant.tools.tool import Tool, derive
from verstak.errors import ToolFailed
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report
from verstak.quantities.text import Bilingual
from verstak.quantities.units import Dimension

ASK = Bilingual("How long?", "Какой длины?")


def length_slot(title: Bilingual) -> NumberSlot:
    return NumberSlot(title, Dimension.LENGTH, "mm", (), ASK, least=1, most=5000)


def double_length(
    length: Annotated[float, length_slot(Bilingual("length", "длина"))],
    material: Annotated[
        str,
        ChoiceSlot(
            Bilingual("material", "материал"),
            (
                Choice("mdf", Bilingual("MDF", "МДФ"), ()),
                Choice("oak", Bilingual("oak", "дуб"), ()),
            ),
            Bilingual("Which material?", "Какой материал?"),
            default=Default("mdf", Bilingual("the usual board", "обычная плита")),
        ),
    ] = "mdf",
    drawn: Annotated[bool, FlagSlot(Bilingual("drawing", "чертёж"), ())] = False,
    *,
    desk: Desk,
) -> Outcome:
    desk.progress(Bilingual("doubling", "удваиваю"))
    given = Quantity(length, "mm", Given("the user"))
    doubled = Quantity(2 * length, "mm", Computed("2 a", (("a", given),)), decimals=0)
    picture = MadeFile(
        "plan.svg", Bilingual("Plan", "Чертёж"), "image/svg+xml", b"<svg/>", drawn=True
    )
    return Outcome(
        Report(
            Bilingual("Doubled", "Удвоено"),
            (Figure("doubled", Bilingual("doubled length", "двойная длина"), doubled),),
        ),
        answers=("doubled",),
        verdict=Verdict(True, Bilingual(f"{material} may be so long", "столько можно")),
        passages=(Passage("a twice", "handbook", "page 7", "Twice"),),
        files=(picture,) if drawn else (),
    )


def search_forever(
    *,
    desk: Desk,
) -> Outcome:
    """Runs until it is stopped, then gives its best so far."""
    while not desk.cancelled():
        time.sleep(0.002)
    return Outcome(Report(Bilingual("Best so far", "Лучшее из найденного")))


def file_size(
    file: Annotated[
        Attachment,
        AttachmentSlot(
            Bilingual("drawing", "чертёж"),
            (".dxf",),
            Bilingual("Which drawing?", "Какой чертёж?"),
        ),
    ],
    *,
    desk: Desk,
) -> Outcome:
    del desk
    size = Quantity(len(file.content), "B", Given(file.name), decimals=0)
    figure = Figure("size", Bilingual("size", "размер"), size)
    return Outcome(Report(Bilingual("File", "Файл"), (figure,)), answers=("size",))


def always_fails(*, desk: Desk) -> Outcome:
    del desk
    raise ToolFailed("the saw is broken", in_russian="станок сломан")


def sample_tools() -> tuple[Tool, ...]:
    doubled = derive(
        double_length,
        title=Bilingual("Twice the length", "Двойная длина"),
        doing=Bilingual("doubling the length", "удваиваю длину"),
        about=Bilingual("Doubles a length.", "Удваивает длину."),
        examples=("Double this", "Удвой"),
    )
    searched = derive(
        search_forever,
        title=Bilingual("Search", "Поиск"),
        doing=Bilingual("searching", "ищу"),
        about=Bilingual("Searches.", "Ищет."),
        examples=("Search", "Ищи"),
    )
    measured = derive(
        file_size,
        title=Bilingual("Size of a file", "Размер файла"),
        doing=Bilingual("measuring the file", "измеряю файл"),
        about=Bilingual("Measures a file.", "Измеряет файл."),
        examples=("How large", "Какой размер"),
    )
    failing = derive(
        always_fails,
        title=Bilingual("Failure", "Отказ"),
        doing=Bilingual("failing", "ломаюсь"),
        about=Bilingual("Fails.", "Отказывает."),
        examples=("Fail", "Откажи"),
    )
    return doubled, searched, measured, failing
