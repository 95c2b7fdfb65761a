"""What goes to which door of the engine; the doors are tried in ``test_native_generate``."""

from __future__ import annotations

import pytest

from verstak.engines.messages import ImagePart, Message, TextPart
from verstak.gateway.native.go_template import GoTemplate
from verstak.gateway.text_generation import TextJob


def test_a_plain_prompt_is_a_conversation() -> None:
    job = TextJob("hi", system="s", messages=(Message("user", "ping"),))
    assert not job.is_text
    assert job.call.messages == (
        Message("system", "s"),
        Message("user", "ping"),
        Message("user", "hi"),
    )
    image = ImagePart("data:image/png;base64,AA==")
    (message,) = TextJob("what?", images=(image,)).call.messages
    assert message.content == (image, TextPart("what?"))


@pytest.mark.parametrize(
    "job",
    [
        TextJob("a", raw=True),
        TextJob("a", suffix="b"),
        TextJob("a", context=(1,)),
        TextJob("a", template=GoTemplate.parse("{{ .Prompt }}")),
    ],
)
def test_everything_else_is_text(job: TextJob) -> None:
    assert job.is_text
