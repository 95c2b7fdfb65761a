"""Steps and the form of a tool as plain data that survives JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator
from tests.assistant.sample_tools import sample_tools

from verstak.assistant.events import Argument, Step
from verstak.assistant.form import form_of
from verstak.assistant.message.mention import ParsedMessage, PartLine
from verstak.assistant.step_json import STEP_SCHEMA, plain_value, step_json
from verstak.assistant.tools.desk import Attachment, Desk
from verstak.assistant.tools.toolbox import Toolbox

DOUBLE, _, FILE, _ = sample_tools()


def step() -> Step:
    outcome = DOUBLE.run({"length": 300.0, "drawn": True}, Desk())
    told = (Argument("length", "длина", 300.0, "mm", "given", "300 мм"),)
    return Step("a", DOUBLE, told, outcome)


def test_a_step_says_everything_that_a_page_shows() -> None:
    made = step_json(step(), "ru", lambda file: f"/somewhere/{file.name}")
    assert json.loads(json.dumps(made)) == made
    Draft202012Validator(STEP_SCHEMA).validate(made)
    assert made["title"] == "Двойная длина"
    assert made["arguments"][0]["origin"] == "given"
    assert made["report"]["figures"]["doubled"]["value"]["value"] == 600
    assert made["report"]["figures"]["doubled"]["name"] == {
        "en": "doubled length",
        "ru": "двойная длина",
    }
    assert made["answers"] == ["doubled"], "the outcome's own where the question named none"
    assert made["verdict"] == {"fine": True, "why": "столько можно"}
    assert made["passages"] == [
        {"text": "a twice", "title": "Twice", "source": "handbook", "place": "page 7"}
    ]
    assert made["files"] == [
        {
            "name": "plan.svg",
            "title": "Чертёж",
            "media_type": "image/svg+xml",
            "size": 6,
            "url": "/somewhere/plan.svg",
            "drawn": True,
        }
    ]


def test_values_can_be_sent_back_as_they_are() -> None:
    box = Toolbox.of([DOUBLE])
    made = step_json(
        box.run("double_length", {"length": 300, "material": "oak"}, Desk()), "ru", str
    )
    assert made["values"] == {"length": 300.0, "material": "oak"}
    again = box.run("double_length", made["values"], Desk())
    assert step_json(again, "ru", str)["values"] == made["values"]


def test_parts_files_and_messages_are_plain() -> None:
    part = PartLine("side", (), 2, 720_000, 560_500, 16_000, "mdf", "МДФ", 0, 0)
    bare = PartLine("shelf", (), 1, 1_000, 1_000, None, None, "", 0, 0)
    assert plain_value((part, bare)) == [
        {
            "name": "side",
            "quantity": 2,
            "length": 720.0,
            "width": 560.5,
            "thickness": 16.0,
            "material": "mdf",
        },
        {"name": "shelf", "quantity": 1, "length": 1.0, "width": 1.0},
    ]
    assert plain_value(Attachment("a.dxf", b"x")) == "a.dxf"
    assert plain_value(ParsedMessage("2 полки", "ru")) == "2 полки"
    assert plain_value(Decimal("2.5")) == 2.5
    assert plain_value(Decimal(3)) == 3


@pytest.mark.parametrize(("language", "title"), [("en", "length"), ("ru", "длина")])
def test_a_form_has_a_field_for_every_slot(language: str, title: str) -> None:
    length, material, drawn = form_of(DOUBLE, "ru" if language == "ru" else "en")
    assert (length["name"], length["kind"], length["title"]) == ("length", "number", title)
    assert (length["unit"], length["least"], length["most"]) == ("mm", 1, 5000)
    assert length["required"]
    assert "default" not in length
    assert material["kind"] == "choice"
    assert [choice["key"] for choice in material["choices"]] == ["mdf", "oak"]
    assert (material["default"], material["required"]) == ("mdf", False)
    assert drawn["kind"] == "flag"
    (file,) = form_of(FILE, "en")
    assert (file["kind"], file["suffixes"]) == ("file", [".dxf"])
