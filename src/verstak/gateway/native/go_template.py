"""The part of Go's template language that prompts are written in.

``template`` of a request replaces the model's own prompt format. Fields, ``if`` and ``else`` on a
field, and trim marks cover such prompts; ranges, pipelines and functions are refused by name, for
a template that is half understood would make a wrong prompt without a word.

Source: https://pkg.go.dev/text/template ; ollama/ollama@fb30760 ``template/template.go``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verstak.errors import UnsupportedFeature, UsageError

_FIELD = re.compile(r"\.(System|Prompt|Suffix|Response)", re.ASCII)
_COMMENT = re.compile(r"/\*.*\*/", re.DOTALL)
_CONTROL = re.compile(r"(?P<word>if|else if)\s+(?P<field>\S+)", re.ASCII)
_MAX_CHARACTERS = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Step:
    """A literal text, or an action: its word and the field that it looks at."""

    word: str
    value: str


@dataclass(frozen=True, slots=True)
class GoTemplate:
    """A prompt format that has been read and understood; build it with :meth:`parse`."""

    steps: tuple[_Step, ...]

    @classmethod
    def parse(cls, text: str) -> GoTemplate:
        """Read a template.

        Raises:
            UsageError: it is too long, or its ``if`` and ``end`` do not pair up.
            UnsupportedFeature: it uses more of the language than this file knows.
        """
        if len(text) > _MAX_CHARACTERS:
            raise UsageError(f"template too long: at most {_MAX_CHARACTERS} characters")
        steps: list[_Step] = []
        depth = 0
        literal, *actions = text.split("{{")
        for action in actions:
            body, closing, following = action.partition("}}")
            if not closing:
                raise UsageError("template: unclosed action")
            # Trim marks: "{{- " eats the space before the action, " -}}" the space after it.
            if body.startswith(("- ", "-\n", "-\t")):
                body, literal = body[1:], literal.rstrip()
            if body.endswith((" -", "\n-", "\t-")):
                body, following = body[:-1], following.lstrip()
            step = _step(body.strip())
            depth += {"if": 1, "end": -1}.get(step.word, 0)
            if depth < 0 or (depth == 0 and step.word.startswith("else")):
                raise UsageError(f"template: unexpected {{{{{step.word}}}}}")
            steps += (_Step("text", literal), step)
            literal = following
        if depth:
            raise UsageError("template: unexpected EOF, an {{ if }} has no {{ end }}")
        steps.append(_Step("text", literal))
        return cls(tuple(steps))

    def render(self, *, system: str = "", prompt: str = "", suffix: str = "") -> str:
        """The prompt text, up to where the answer begins."""
        fields = {"System": system, "Prompt": prompt, "Suffix": suffix, "Response": ""}
        out: list[str] = []
        # One pair per open ``if``: whether this branch is written, whether one has been already.
        branches: list[tuple[bool, bool]] = []
        for step in self.steps:
            if step.word == "if":
                truth = bool(fields[step.value])
                branches.append((truth, truth))
            elif step.word == "end":
                branches.pop()
            elif step.word in {"else", "else if"}:
                taken = branches[-1][1]
                truth = not taken and (step.word == "else" or bool(fields[step.value]))
                branches[-1] = (truth, taken or truth)
            elif all(open_ for open_, _ in branches):
                if step.word == "field" and step.value == "Response":
                    break
                out.append(_text(step, fields))
        return "".join(out)


def _text(step: _Step, fields: Mapping[str, str]) -> str:
    return fields[step.value] if step.word == "field" else step.value


def _step(body: str) -> _Step:
    if body in {"else", "end"}:
        return _Step(body, "")
    if _COMMENT.fullmatch(body):
        return _Step("text", "")
    if (field := _FIELD.fullmatch(body)) is not None:
        return _Step("field", field[1])
    control = _CONTROL.fullmatch(body)
    if control is not None and (field := _FIELD.fullmatch(control["field"])) is not None:
        return _Step(control["word"], field[1])
    raise UnsupportedFeature(
        f"template action {{{{ {body[:60]} }}}} is not supported",
        remedy="use fields (.System, .Prompt, .Response), if, else and end",
    )
