"""Files of statements: statement_file, and the kinds of statement."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidStatement
from verstak.plan.statements.statement import KINDS, FileSize, MemoryFit, kind_of
from verstak.plan.statements.statement_file import read_statements

GOOD = """\
title = "Plan"
date = "2026-01"

[[statement]]
id = "size"
kind = "file_size"
text = "It takes 20 GB"
model = "qwen2.5:32b"
file_type = "Q4"
size = [19, 21]

[[statement]]
id = "pair"
kind = "memory_fit"
device = "RTX 4090"

[[statement.roles]]
name = "chat"
model = "mistral:7b"
file_type = "Q4"
context_tokens = 2048
"""


def test_a_good_file() -> None:
    plan = read_statements(GOOD, "plan.toml")
    size, pair = plan.statements
    assert (plan.title, plan.date) == ("Plan", "2026-01")
    assert isinstance(size, FileSize)
    assert (size.size, size.unit, kind_of(size)) == ((19, 21), "GB", "file_size")
    assert isinstance(pair, MemoryFit)
    assert pair.fits
    assert pair.roles[0].sequences == 1


def test_every_kind_has_a_word_and_a_class() -> None:
    assert len(set(KINDS.values())) == len(KINDS) == 15


@pytest.mark.parametrize(
    ("change", "message", "remedy"),
    [
        (
            ('kind = "file_size"', 'kind = "filesize"'),
            r"\[0\]\.kind: unknown kind .*line 6",
            "file_size",
        ),
        (('kind = "file_size"\n', ""), r"statement\[0\]\.kind: unknown kind None", "known: "),
        (("size = [19, 21]", "size = [21, 19]"), r"\[0\]\.size: a range rises.*line 10", ""),
        (("size = [19, 21]", 'size = "20 GB"'), r"\[0\]\.size: Expected .*\(line 10\)", ""),
        (("size = [19, 21]", "size = -1"), r"\[0\]\.size: expected a number above 0.*line 10", ""),
        (("size = [19, 21]", "size = nan"), r"\[0\]\.size: expected a number above 0", ""),
        (("size = [19, 21]", "size = [1, 2, 3]"), r"\[0\]\.size: Expected", ""),
        (("size = [19, 21]\n", ""), r"statement\[0\]: .*missing required field `size`.*line 4", ""),
        (("file_type", "file_typ"), r"\[0\]\.file_typ: unknown field \(line 9\)", "file_type"),
        (('id = "pair"', 'id = "size"'), r"\[1\]\.id: 'size' stands here twice \(line 13\)", ""),
        (
            ("context_tokens = 2048", "context = 2048"),
            r"roles\[0\]\.context: unknown.*line 21",
            "context_tokens",
        ),
        (
            ("context_tokens = 2048", "context_tokens = 0"),
            r"roles\[0\]\.context_tokens: .*line 21",
            "",
        ),
        (('model = "qwen2.5:32b"', 'model = " "'), r"\[0\]\.model: must not be empty", ""),
        (('date = "2026-01"', 'date = "January"'), r"date: expected a month.*line 2", ""),
        (('title = "Plan"', "title = 5"), r"title: expected the name.*line 1", ""),
        (('title = "Plan"', 'titel = "Plan"'), r"titel: unknown key \(line 1\)", "title"),
        (("title", "]["), r"plan\.toml: not TOML: .*line 1", "correct plan.toml"),
    ],
)
def test_a_wrong_edit_is_named_with_its_line(
    change: tuple[str, str], message: str, remedy: str
) -> None:
    text = GOOD.replace(*change, 1)
    assert text != GOOD
    with pytest.raises(InvalidStatement, match=message) as caught:
        read_statements(text, "plan.toml")
    assert remedy in (caught.value.remedy or "")
    assert caught.value.message.startswith("plan.toml: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "x"', "states nothing"),
        ('title = "x"\nstatement = []', "states nothing"),
        ('title = "x"\nstatement = [1]', r"statement\[0\]: expected a table"),
        (
            'title = "x"\n[[statement]]\nid="a"\nkind="memory_fit"\ndevice="x"\nroles=[]',
            "roles: must not",
        ),
        (
            'title = "x"\n[[statement]]\nid="a"\nkind="electricity"\nwatts=1\neur_per_month=1\non_share=2',
            "at most 1",
        ),
        (
            'title="x"\n[[statement]]\nid="a"\nkind="savings"\neur_per_year=1\nagainst=["b"]\nmixture=[0,0]',
            "parts such as",
        ),
        ('title="x"\n[[statement]]\nid="a"\nkind="candidates"\nmodels=[""]', "must not be empty"),
        (
            'title="x"\n[[statement]]\nid="a"\nkind="device_memory"\nmemory_gb={"RTX 4090"=0}',
            "above 0",
        ),
        ("x" * (2**20 + 1), "longer than"),
        ("a = " + 100_000 * "[", "not TOML"),
        ("a = 1" + 400 * "0", "more than 64 bits"),
    ],
)
def test_files_that_say_nothing(text: str, message: str) -> None:
    with pytest.raises(InvalidStatement, match=message):
        read_statements(text, "plan.toml")


@given(st.text(max_size=200))
def test_junk_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(InvalidStatement):
        read_statements(text, "plan.toml")


@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "text", "model", "size", "roles", "device", "fits", "x"]),
        st.sampled_from(
            ['"a"', "1", "-1.5", "true", "[]", "[1]", "{}", '"file_size"', '"memory_fit"']
        ),
    )
)
def test_fields_of_any_type_are_read_or_refused(fields: dict[str, str]) -> None:
    text = 'title = "t"\n[[statement]]\n' + "\n".join(f"{k} = {v}" for k, v in fields.items())
    with contextlib.suppress(InvalidStatement):
        assert len(read_statements(text, "plan.toml").statements) == 1
