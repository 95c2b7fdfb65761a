from __future__ import annotations

from verstak.engines.messages import Message, TextPart
from verstak.engines.tool_prompt import asked, plain_turns, signature, with_tools
from verstak.engines.tools import ToolCall, ToolSpec

WEATHER = ToolSpec(
    "get_weather",
    "Get the\n weather",
    {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "City name"},
            "unit": {"enum": ["c", "f"]},
            "days": {"type": ["integer", "null"]},
        },
        "required": ["city"],
    },
)


def test_a_tool_is_one_line() -> None:
    assert signature(WEATHER) == (
        '- get_weather(city: string (City name), unit?: "c" | "f", days?: integer | null): '
        "Get the weather"
    )
    assert signature(ToolSpec("go")) == "- go()"


def test_tools_stand_in_one_system_message() -> None:
    tools = [WEATHER]
    alone = with_tools((Message("user", "hi"),), tools)
    joined = with_tools((Message("system", "Be kind."), Message("user", "hi")), tools)
    assert [message.role for message in joined] == ["system", "user"]
    assert joined[0].text == "Be kind.\n\n" + alone[0].text
    assert signature(WEATHER) in alone[0].text


def test_results_become_notes_of_the_question() -> None:
    call = ToolCall("call_1", "get_weather", {"city": "Париж", "days": 2})
    turns = plain_turns(
        (
            Message("user", "What is the weather?"),
            Message("assistant", tool_calls=(call,)),
            Message("tool", "22, sunny", tool_call_id="call_1"),
            Message("tool", "nothing", tool_name="other"),
            Message("assistant", "It is 22."),
        )
    )
    assert turns == (
        Message(
            "user",
            'What is the weather?\n\n[get_weather(city: "Париж", days: 2) -> 22, sunny]'
            "\n\n[other -> nothing]",
        ),
        Message("assistant", "It is 22."),
    )


def test_a_result_without_id_finds_its_call_by_name() -> None:
    call = ToolCall("call_1", "f", {"x": 1})
    turns = plain_turns(
        (
            Message("user", "go"),
            Message("assistant", "Let me see.", tool_calls=(call,)),
            Message("tool", "5", tool_name="f"),
        )
    )
    assert [turn.text for turn in turns] == ["go", "Let me see.", "[f(x: 1) -> 5]"]
    assert not any(turn.tool_calls for turn in turns)


def test_a_question_keeps_the_prefix_as_it_was() -> None:
    messages = (Message("system", "s"), Message("user", (TextPart("hi"),)))
    extended = asked(messages, "\n\n(So?)")
    assert extended[0] == messages[0]
    assert extended[1].text == "hi\n\n(So?)"
    assert asked((Message("assistant", "a"),), "\n\n(So?)")[-1] == Message("user", "(So?)")
    assert asked((), "\n\n(So?)") == (Message("user", "(So?)"),)
