"""The house rules that no linter knows: names, sizes, mirrors."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "verstak"
MODULES = sorted(SOURCE.rglob("*.py"))
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "base"}
NO_TEST_OF_ITS_OWN = {
    # Types, constants and thin joints; the tests of what they feed are theirs.
    "cancelled.py",
    "entries.py",
    "tools.py",
    "__init__.py",
    "__main__.py",
    "options.py",
    "protocol.py",
    "request_id.py",
    "routes.py",
}
MOST_LINES = 450


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_named_for_a_noun_and_stays_readable(module: Path) -> None:
    assert module.stem not in BANNED
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: is there a second noun inside?"


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.name not in NO_TEST_OF_ITS_OWN], ids=name_of
)
def test_one_word_finds_source_and_test(module: Path) -> None:
    folder = ROOT / "tests" / module.relative_to(SOURCE).parent
    found = sorted(folder.glob(f"test_{module.stem}*.py"))
    named = [
        test
        for test in folder.glob("test_*.py")
        if re.search(rf"\b{module.stem}\b", test.read_text(encoding="utf-8"))
    ]
    assert found or named, f"no test in {folder.relative_to(ROOT)} speaks of {module.stem}"


def test_nothing_forks_a_process_full_of_threads() -> None:
    """A fork runs what libraries left for it, and one of those can wait for ever."""
    forks = r"\bos\.fork|subprocess_(?:exec|shell)\b|preexec_fn|multiprocessing|ProcessPool|run_process\("
    for module in MODULES:
        code = re.sub(r"(?ms)\"\"\".*?\"\"\"|#.*?$", "", module.read_text(encoding="utf-8"))
        assert not re.search(forks, code), f"{name_of(module)}: start it with subprocess.Popen"


def test_versions_agree() -> None:
    wanted = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == f">={wanted}"


def test_locks_hold_hashes_and_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert "://" not in text
        for requirement in re.findall(
            r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL
        ):
            assert "--hash=sha256:" in requirement, requirement.splitlines()[0]
