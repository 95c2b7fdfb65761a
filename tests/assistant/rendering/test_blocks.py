"""Of the blocks of a reply: headline, tables, formulas, origins, passages, rendered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.assistant.rendering.real_results import shelf_step, step

from verstak.assistant.events import Argument, Step
from verstak.assistant.rendering.account import unaccounted
from verstak.assistant.rendering.claim_book import ClaimBook
from verstak.assistant.rendering.formulas import formula_lines
from verstak.assistant.rendering.headline import chosen, figure_line, verdict_line, verdict_word
from verstak.assistant.rendering.origins import origins_line
from verstak.assistant.rendering.passages import quotations
from verstak.assistant.rendering.rendered import Rendered
from verstak.assistant.rendering.tables import MOST_ROWS, figure_list, table_block
from verstak.assistant.tools.outcome import Passage, Verdict
from verstak.assistant.tools.slots import Choice, ChoiceSlot, NumberSlot, Slot
from verstak.quantities.quantity import Computed, Given, Quantity
from verstak.quantities.report import Figure, Report, Table, columns
from verstak.quantities.text import Bilingual, Language
from verstak.quantities.units import Dimension

SO = Bilingual("so", "так")


def book(language: Language = "ru") -> ClaimBook:
    return ClaimBook(language, tool="t", call="a", facts=(), origin=("computed", "t"))


@pytest.mark.parametrize(
    ("fine", "fault", "word"),
    [
        (True, False, "Да."),
        (False, False, "Нет."),
        (False, True, "Да, это ошибка."),
        (True, True, "Нет, ошибки нет."),
        (None, False, "В загруженных источниках этого нет."),
        (None, True, "В загруженных источниках этого нет."),
    ],
)
def test_yes_and_no_depend_on_what_was_asked(word: str, *, fine: bool | None, fault: bool) -> None:
    verdict = Verdict(fine, SO)
    assert verdict_word(verdict, fault=fault).ru == word
    made = book()
    line = verdict_line(made, verdict, fault=fault, yes_no=True)
    assert line == f"**{word}** Так."
    assert made.claims[0].value is fine


def test_a_verdict_that_nobody_asked_for_is_a_remark() -> None:
    assert (
        verdict_line(book("en"), Verdict(True, SO), fault=False, yes_no=False)
        == "Verdict: in order: so"
    )
    silent = verdict_line(book("en"), Verdict(None, SO), fault=False, yes_no=False)
    assert silent == "**The loaded sources do not say.** So."


def test_figures_by_key_in_the_order_asked() -> None:
    report = shelf_step().outcome.report
    keys = [figure.key for figure in chosen(report, ("stress", "no_such", "limit", "stress"))]
    assert keys == ["stress", "limit"]


def test_a_missing_figure_says_why() -> None:
    figure = Figure("x", Bilingual("span", "пролёт"), None, Bilingual("none up to 10 m", "нет"))
    assert figure_line(book("en"), figure) == "Span: — (none up to 10 m)"


def test_a_long_table_is_cut() -> None:
    rows = tuple((f"part | {n}", Quantity(n, "mm", Computed("n"), 0)) for n in range(30))
    table = Table(
        "t", Bilingual("Parts", "Детали"), columns(("a", "a", "а"), ("b", "b", "б")), rows
    )
    made = book("en")
    text = table_block(made, table, in_file=True)
    assert text.count("\n| part") == MOST_ROWS
    assert "| --- | ---: |" in text
    assert "part \\| 0" in text
    assert text.endswith("The remaining rows are in the file.")
    assert unaccounted(text, made.claims) == ()
    assert "left out" in table_block(made, table, in_file=False)
    assert table_block(made, replace(table, rows=()), in_file=False) == ""


def test_figures_are_a_list() -> None:
    figures = shelf_step().outcome.report.figures[2:4]
    assert figure_list(book("en"), figures).splitlines() == [
        "- Instant deflection: 4.79 mm",
        "- Long-term deflection: 9.58 mm",
    ]


def test_a_formula_names_its_inputs_and_source() -> None:
    report = shelf_step().outcome.report
    made = book("en")
    (line,) = formula_lines(made, (report.figure("deflection"),))
    assert line.startswith("Formula: w = 5 q L⁴ / (384 E I), where q = 147.15 N/m; L = 800 mm;")
    assert "P = 0" not in line
    assert "I = b t³ / 12" in line
    assert "Source: Euler-Bernoulli beam theory" in line
    assert unaccounted(line, made.claims) == ()


def test_nothing_computed_has_no_formula() -> None:
    given = Figure("x", SO, Quantity(1, "mm", Given("x")))
    assert formula_lines(book(), (given, Figure("y", SO, "words"))) == ()


def slotted(*arguments: Argument) -> Step:
    number = NumberSlot(SO, Dimension.LENGTH, "mm", (), SO)
    choice = ChoiceSlot(SO, (Choice("mdf", Bilingual("MDF", "МДФ"), ()),), SO)
    made = step(Report(SO))
    slots: dict[str, Slot] = {"span": number, "gap": number, "load": number, "board": choice}
    return replace(made, tool=replace(made.tool, slots=slots), arguments=arguments)


def test_everything_taken_says_from_where() -> None:
    taken = slotted(
        Argument("span", "пролёт", 1200.0, "mm", "given", "1,2 м"),
        Argument("gap", "зазор", 0.5, "mm", "default", "обычно 0,5 мм"),
        Argument("load", "нагрузка", 12345, "mm", "result", "a"),
        Argument("board", "плита", "mdf", "", "given", "МДФ"),
        Argument("flag", "заделка", True, "", "given", "жёстко"),
        Argument("no_flag", "вес", False, "", "given", ""),
        Argument("nothing", "место", None, "mm", "given", ""),
        Argument("file", "раскрой", ("x",), "", "attachment", "cut_[1].csv"),
        Argument("parts", "детали", ("x",), "", "given", "2 полки"),
    )
    made = book()
    line = origins_line(made, taken, ())
    assert line == (
        "Взято: пролёт 1200 мм — из вопроса; зазор 0,5 мм — по умолчанию: обычно 0,5 мм; "
        "нагрузка 12\u202f345 мм — из предыдущего шага; плита МДФ — из вопроса; "
        "заделка да — из вопроса; раскрой — из файла cut\\_\\[1\\].csv."
    )
    assert unaccounted(line, made.claims) == ()
    assert {(c.value, c.provenance) for c in made.claims} >= {
        (1200.0, "given"),
        (0.5, "assumed"),
        (12345.0, "computed"),
    }


def test_nothing_taken_is_no_line() -> None:
    assert origins_line(book(), slotted(), ()) == ""


def test_a_quotation_keeps_its_lines_and_source() -> None:
    passage = Passage("Зазор 1,5 мм.\n\n# не заголовок", "a_b.pdf", "с. 7", "Зазоры")
    made = book()
    assert quotations(made, (passage,)).splitlines() == [
        "> **Зазоры**  ",
        "> Зазор 1,5 мм.  ",
        "> \\# не заголовок  ",
        "> — `a_b.pdf`, с. 7",
    ]
    assert {c.source for c in made.claims} == {"a_b.pdf, с. 7"}
    assert {c.provenance for c in made.claims} == {"cited"}


def test_a_shared_title_and_what_was_said_are_not_repeated() -> None:
    first, second = Passage("Зазор.", "a", None, "Зазоры"), Passage("Два.", "b", None, "Зазоры")
    assert quotations(book(), (first, second), "Зазор.").splitlines() == [
        "> — a",
        "",
        "> Два.  ",
        "> — b",
    ]


def test_a_given_word_of_a_formula_is_said_in_the_replys_language() -> None:
    carcass = Quantity(600.0, "mm", Given(Bilingual("carcass", "корпус")), 1)
    gap = Quantity(
        4, "mm", Computed(Bilingual("carcass − x", "корпус − x"), (("carcass", carcass),))
    )
    (line,) = formula_lines(book(), (Figure("gap", SO, gap),))
    assert line == "Формула: корпус − x, где корпус = 600 мм."


def test_a_rendered_part_is_a_value() -> None:
    assert Rendered("a", ()) == Rendered("a", ())
