from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.errors import InvalidName
from verstak.model.names import Digest, ModelName
from verstak.store.layout import StoreLayout
from verstak.store.store import Store, StoreOptions

LAYOUT = StoreLayout(root=Path("/srv/models"), state_dir=Path("/srv/state"))
HEX = "ab" * 32

TRAVERSALS = (
    "..", ".", "../x", "../../x", "../../../etc/passwd", "..\\..\\x", "a/../b", "a/..", "../a",
    "./a", "a/./b", "/a", "/etc/passwd", "//a", "a//b", "a/", "a/b/", "a/b/../..", "a/b/c/d",
    "\\\\host\\share", "c:\\x", "C:/x", "a\\b", "a\\..\\b", "..%2fx", "%2e%2e/x", "%2e%2e%2fx",
    "..%5cx", "%252e%252e%252fx", "..\u2215x", "..\u2044x", "\uff0e\uff0e/x", "\uff0e\uff0e\uff0fx",
    "a\0b", "a\0/../b", "\0", "a\nb", "a\r\nb", "\t", " ", "a b", "~", "~root", "~/x", "$HOME/x",
    "${HOME}", "a:..", "a:../x", "a:../../x", "a:/etc/passwd", "a:.", "a:", ":a", ":", "a:b:c",
    "...", "....//x", ".../...", "file:///etc/passwd", "http://../../x", "https:///x", "..;/x",
    "a|b", "a*", "a?", "-rf", ".hidden", "a:.hidden", "ns.x/a/b/..", "\u202e..", "..\u200b/x",
)  # fmt: skip


def test_there_are_enough_spellings() -> None:
    assert len(set(TRAVERSALS)) >= 60


@pytest.mark.parametrize("text", TRAVERSALS)
def test_no_spelling_of_a_name_leaves_the_store(text: str) -> None:
    try:
        name = ModelName.parse(text)
    except InvalidName:
        return
    # What parses is a plain name, and stays exactly four levels below manifests/.
    relative = LAYOUT.manifest_path(name).relative_to(LAYOUT.manifests_dir)
    assert len(relative.parts) == 4
    assert ".." not in relative.parts


@pytest.mark.parametrize("text", TRAVERSALS)
@pytest.mark.parametrize("part", range(4))
def test_a_name_built_by_hand_cannot_leave_either(text: str, part: int) -> None:
    parts = ["host", "ns", "model", "tag"]
    parts[part] = text
    try:
        path = LAYOUT.manifest_path(ModelName(*parts))
    except InvalidName:
        return
    assert path.parent.parent.parent.parent == LAYOUT.manifests_dir
    assert path.name not in {"", ".", ".."}


@pytest.mark.parametrize("text", TRAVERSALS)
def test_no_spelling_of_a_digest_leaves_the_store(text: str, tmp_path: Path) -> None:
    store = Store(StoreOptions(root=tmp_path / "r", state_dir=tmp_path / "s"))
    for digest in (
        text,
        f"sha256:{text}",
        f"sha256-{text}",
        f"{text}sha256:{HEX}",
        f"sha256:{HEX}{text}",
    ):
        with pytest.raises(InvalidName):
            store.blob_path(digest)
        with pytest.raises(InvalidName):
            store.has_blob(digest)
        with pytest.raises(InvalidName):
            store.read_blob_text(digest)
        with pytest.raises(InvalidName):
            store.lease([digest])
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("text", TRAVERSALS)
def test_a_digest_built_by_hand_cannot_leave_either(text: str) -> None:
    try:
        path = LAYOUT.blob_path(Digest(text))
        partial = LAYOUT.partial_path(Digest(text))
    except InvalidName:
        return
    assert path.parent == partial.parent == LAYOUT.blobs_dir


def test_paths_are_those_of_a_real_ollama() -> None:
    name = ModelName.parse("qwen2.5-coder:0.5b")
    assert LAYOUT.manifest_path(name) == Path(
        "/srv/models/manifests/registry.ollama.ai/library/qwen2.5-coder/0.5b"
    )
    assert LAYOUT.manifest_path(ModelName.parse("localhost:5000/me/x")) == Path(
        "/srv/models/manifests/localhost:5000/me/x/latest"
    )
    assert LAYOUT.blob_path(Digest(HEX)) == Path(f"/srv/models/blobs/sha256-{HEX}")
    assert LAYOUT.partial_path(Digest(HEX)) == Path(f"/srv/models/blobs/sha256-{HEX}-partial")


def test_temporary_names_look_like_ollamas_and_never_like_a_part_of_a_download() -> None:
    name = LAYOUT.new_temporary_path().name
    assert name.startswith("sha256-")
    assert name.removeprefix("sha256-").isdecimal()
    assert "partial" not in name


def test_a_host_longer_than_a_file_name_is_refused() -> None:
    name = ModelName.parse(f"{'h' * 300}/ns/model")
    with pytest.raises(InvalidName):
        LAYOUT.manifest_path(name)


_PART = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,79}", fullmatch=True)


@given(st.builds(ModelName, host=_PART, namespace=_PART, model=_PART, tag=_PART))
def test_path_and_name_are_each_others_inverse(name: ModelName) -> None:
    path = LAYOUT.manifest_path(name)
    assert ModelName(*path.relative_to(LAYOUT.manifests_dir).parts) == name
