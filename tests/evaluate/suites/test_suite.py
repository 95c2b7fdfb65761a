import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidRecipe
from verstak.evaluate.suites.suite import MOST_BYTES, Suite, load_suites, read_suite, shipped_suites
from verstak.quantities.text import Language

ROOT = Path(__file__).parents[3]
GOOD = {
    "id": "own-en-1",
    "suite": "own",
    "language": "en",
    "prompt": "How much is 2 + 3?",
    "grader": {"kind": "number", "value": "5"},
    "right": ["5"],
}


def read(*items: object) -> Suite:
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in items)
    return read_suite(text, where="own.en.jsonl", name="own", language="en")


def test_a_good_line_is_an_item() -> None:
    suite = read(GOOD, "", {**GOOD, "id": "own-en-2", "most_tokens": 7, "wrong": ["6"]})
    assert [item.id for item in suite.items] == ["own-en-1", "own-en-2"]
    assert [item.kind for item in suite.items] == ["number", "number"]
    assert suite.items[0].answer_tokens > suite.items[1].answer_tokens == 7


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "own.en.jsonl:2: expected one JSON object"),
        ("[1]", "own.en.jsonl:2: item"),
        ({**GOOD, "id": 7}, "own.en.jsonl:2: id: "),
        ({**GOOD, "id": " "}, "own.en.jsonl:2: id: is empty"),
        (GOOD, "own.en.jsonl:2: id: 'own-en-1' stands there twice"),
        ({**GOOD, "id": "b", "suite": "other"}, "own.en.jsonl:2: suite: expected 'own'"),
        ({**GOOD, "id": "b", "language": "ru"}, "own.en.jsonl:2: language: expected 'en'"),
        ({**GOOD, "id": "b", "language": "de"}, "own.en.jsonl:2: language: "),
        ({**GOOD, "id": "b", "prompt": ""}, "own.en.jsonl:2: prompt: is empty"),
        ({**GOOD, "id": "b", "colour": 1}, "own.en.jsonl:2: item: .*colour"),
        ({**GOOD, "id": "b", "right": []}, "own.en.jsonl:2: right: names no right answer"),
        (
            {**GOOD, "id": "b", "right": ["6"]},
            r"own.en.jsonl:2: right\[0\]: the grader refuses '6'",
        ),
        ({**GOOD, "id": "b", "wrong": ["5.0"]}, r"own.en.jsonl:2: wrong\[0\]: the grader accepts"),
        ({**GOOD, "id": "b", "most_tokens": 0}, "own.en.jsonl:2: most_tokens: "),
        ({**GOOD, "id": "b", "grader": {"kind": "magic"}}, "own.en.jsonl:2: grader.kind: .*magic"),
        ({**GOOD, "id": "b", "grader": {"kind": "number"}}, "own.en.jsonl:2: grader: .*value"),
        (
            {**GOOD, "id": "b", "grader": {"kind": "number", "value": "five"}},
            "own.en.jsonl:2: grader.value: 'five'",
        ),
        (
            {**GOOD, "id": "b", "grader": {"kind": "constraints"}},
            "own.en.jsonl:2: grader.kind: no constraint",
        ),
    ],
)
def test_a_bad_line_is_named_with_its_field(line: object, told: str) -> None:
    with pytest.raises(InvalidRecipe, match=told):
        read(GOOD, line)


def test_a_file_without_items_is_no_suite() -> None:
    with pytest.raises(InvalidRecipe, match="expected one item a line"):
        read("", "  ")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_one_way(text: str) -> None:
    with pytest.raises(InvalidRecipe):
        read_suite(text, where="x", name="own", language="en")


def test_an_office_adds_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.en.jsonl").write_text("\ufeff" + json.dumps(GOOD) + "\r\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a suite", encoding="utf-8")
    suites = load_suites([tmp_path])
    assert len(suites) == len(shipped_suites()) + 1
    own = next(suite for suite in suites if suite.name == "own")
    assert own.title.ru == "own"
    (tmp_path / "titles.toml").write_text('[own]\ntitle = { en = "Own", ru = "Своё" }\n', "utf-8")
    own = next(suite for suite in load_suites([tmp_path]) if suite.name == "own")
    assert own.title.ru == "Своё"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Own Suite.en.jsonl", b"{}", "expected a name like"),
        ("own.de.jsonl", b"{}", "expected a name like"),
        ("own.en.jsonl", b"\xff\xfe", "expected UTF-8"),
        ("own.en.jsonl", b" " * (MOST_BYTES + 1), "is none"),
        ("titles.toml", b"[own", "expected TOML"),
        ("readme.md", b"", "expected files NAME.ru.jsonl"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidRecipe, match=told):
        load_suites([tmp_path])


def test_a_bad_title_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.en.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (tmp_path / "titles.toml").write_text('own.title = "Own"\n', "utf-8")
    with pytest.raises(InvalidRecipe, match=r"own.en.jsonl: title: expected a text in en and ru"):
        load_suites([tmp_path])


def test_missing_folders_and_names_taken_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecipe, match="expected a folder"):
        load_suites([tmp_path / "missing"])
    taken = {**GOOD, "suite": "facts"}
    (tmp_path / "facts.en.jsonl").write_text(json.dumps(taken), encoding="utf-8")
    with pytest.raises(InvalidRecipe, match="two suites are called"):
        load_suites([tmp_path])
    (tmp_path / "facts.en.jsonl").unlink()
    shadow = {**GOOD, "id": shipped_suites()[0].items[0].id}
    (tmp_path / "own.en.jsonl").write_text(json.dumps(shadow), encoding="utf-8")
    with pytest.raises(InvalidRecipe, match="another suite has"):
        load_suites([tmp_path])


@pytest.mark.parametrize(
    "suite", shipped_suites(), ids=lambda suite: f"{suite.name}.{suite.language}"
)
def test_a_part_keeps_the_proportions_and_is_the_same_each_time(suite: Suite) -> None:
    part = suite.subset(10, seed=3)
    assert len(part.items) == 10
    assert part == suite.subset(10, seed=3)
    assert part.digest != suite.digest
    assert [item for item in suite.items if item in part.items] == list(part.items)
    for kind in {item.kind for item in suite.items}:
        whole = sum(item.kind == kind for item in suite.items)
        kept = sum(item.kind == kind for item in part.items)
        assert abs(kept - 10 * whole / len(suite.items)) < 1
    assert suite.subset(len(suite.items), seed=1) is suite


def test_seeds_draw_differently_and_nothing_is_no_part() -> None:
    suite = shipped_suites()[0]
    assert len({suite.subset(5, seed=seed).digest for seed in range(5)}) > 1
    with pytest.raises(InvalidRecipe):
        suite.subset(0, seed=1)


def test_the_digest_follows_every_item() -> None:
    first = read(GOOD)
    assert first.digest == read(GOOD).digest
    assert first.digest != read({**GOOD, "prompt": "How much is 3 + 2?"}).digest


@pytest.mark.parametrize("page", ["suites.md", "suites.ru.md"])
def test_examples_of_the_pages_are_items(page: str) -> None:
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith('{"id": ')]
    assert len(lines) == 1
    language: Language = "ru" if ".ru." in page else "en"
    assert read_suite(lines[0], where=page, name="office", language=language).items
