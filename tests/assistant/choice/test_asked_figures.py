"""The figures that a question names become the headline."""

from __future__ import annotations

from tests.assistant.replies import Office

from verstak.assistant.choice.asked_figures import asked_figures
from verstak.assistant.message.words import stems


def test_named_figures_in_the_tools_order_and_none_else(office: Office) -> None:
    for tool in office.assistant.toolbox.tools.values():
        for key, cues in tool.asks.items():
            assert key in asked_figures(tool, stems(f"какова {cues[0]}")), (tool.name, cues[0])
        assert asked_figures(tool, stems("шёл дождь")) == ()


def test_the_shelfs_stress_and_span_are_told_apart(office: Office) -> None:
    shelf = office.assistant.toolbox.tools["shelf"]
    stress = asked_figures(shelf, stems("Какое напряжение изгиба?"))
    assert stress
    assert set(stress).isdisjoint(asked_figures(shelf, stems("Какой прогиб?")))
