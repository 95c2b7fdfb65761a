from __future__ import annotations

import asyncio

import pytest
from tests.fakes.scripted_worker import ScriptedWorker, answer

from verstak.engines.infill import FORMATS, InfillFormat, infill_format
from verstak.errors import UnsupportedFeature


def worker_knowing(marks: InfillFormat | None) -> ScriptedWorker:
    text = "" if marks is None else marks.before + marks.after + marks.gap
    count = 3 if marks is not None and marks.gap else 2
    return ScriptedWorker(
        {
            "/tokenize": lambda body: answer(
                {"tokens": list(range(count if body["content"] == text else 20))}
            )
        }
    )


@pytest.mark.parametrize("marks", FORMATS)
def test_the_vocabulary_tells_the_format(marks: InfillFormat) -> None:
    assert asyncio.run(infill_format(worker_knowing(marks))) == marks


def test_a_model_without_marks_cannot_fill_gaps() -> None:
    with pytest.raises(UnsupportedFeature):
        asyncio.run(infill_format(worker_knowing(None)))


def test_the_order_of_the_texts() -> None:
    assert InfillFormat("<p>", "<s>", "<m>").prompt("a", "b") == "<p>a<s>b<m>"
    assert InfillFormat("<p>", "<s>", suffix_first=True).prompt("a", "b") == "<s>b<p>a"
