from __future__ import annotations

import time

import pytest

from verstak.errors import UnsupportedFeature, UsageError
from verstak.gateway.native.go_template import GoTemplate


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ .Prompt }}", "P"),
        ("{{.System}}|{{ .Prompt }}|", "S|P|"),
        ("[{{ if .System }}<{{ .System }}>{{ end }}]", "[<S>]"),
        ("[{{ if .Suffix }}yes{{ else }}no{{ end }}]", "[no]"),
        ("{{ if .Suffix }}a{{ else if .System }}b{{ else }}c{{ end }}", "b"),
        ("{{ if .System }}{{ if .Suffix }}x{{ end }}y{{ end }}", "y"),
        ("a  {{- .Prompt -}}  b", "aPb"),
        ("a\n{{- if .System }} c{{ end }}", "a c"),
        ("x{{/* a comment */}}y", "xy"),
        ("{{ .Prompt }} -> {{ .Response }} tail", "P -> "),
        ("no action", "no action"),
    ],
)
def test_prompts_are_written(template: str, expected: str) -> None:
    assert GoTemplate.parse(template).render(system="S", prompt="P") == expected


@pytest.mark.parametrize(
    "template",
    ["{{ range .Messages }}{{ end }}", "{{ .Prompt | upper }}", "{{ .Messages }}", "{{ $x }}"],
)
def test_what_is_not_understood_is_refused_by_name(template: str) -> None:
    with pytest.raises(UnsupportedFeature, match="is not supported"):
        GoTemplate.parse(template)


@pytest.mark.parametrize(
    "template", ["{{ if .System }}", "{{ end }}", "{{ else }}", "{{ .Prompt", "x" * 65537]
)
def test_broken_templates_are_refused(template: str) -> None:
    with pytest.raises(UsageError):
        GoTemplate.parse(template)


def test_a_hostile_template_costs_no_time() -> None:
    started = time.process_time()
    with pytest.raises(UsageError):
        GoTemplate.parse("{{" + " " * 60000)
    GoTemplate.parse(" " * 60000 + "{{- .Prompt -}}" + " " * 5000)
    assert time.process_time() - started < 5
