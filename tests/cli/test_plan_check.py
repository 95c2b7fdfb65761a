from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from verstak.cli.plan_check import check_file, print_check
from verstak.cli.session import Session
from verstak.errors import InvalidStatement


def test_each_statement_with_its_verdict(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    text = Path(__file__).parents[2].joinpath("examples", "customer-plan.toml").read_text()
    kept = text[: text.index("[[statement]]", text.index("[[statement]]") + 1)]
    file.write_text(kept, encoding="utf-8")
    checked = check_file(session.settings, file)
    assert len(checked.findings) == 1
    shown = io.StringIO()
    print_check(Console(file=shown, width=80, highlight=False), checked, "en")
    lines = shown.getvalue().splitlines()
    assert "wrong 1" in lines[1]
    assert max(map(len, lines)) <= 80
    assert "65.5 GB" in shown.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"title = ", "not TOML"),
        (b"\xef\xbb\xbftitle = 3", "the name of the plan"),
        (b'title = "t"\n[[statement]]\nkind = "x"', "kind"),
    ],
)
def test_a_file_that_says_nothing(
    session: Session, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(content)
    with pytest.raises(InvalidStatement, match=words) as caught:
        check_file(session.settings, file)
    assert "ours.toml" in caught.value.message
