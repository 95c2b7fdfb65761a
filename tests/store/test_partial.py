"""The partial of a blob and its journal, in the shape that a real Ollama writes and reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verstak.model.names import Digest
from verstak.store.layout import StoreLayout
from verstak.store.partial import PartialBlob, read_progress
from verstak.store.pull_options import PullOptions
from verstak.store.sources.origin import Span

DIGEST = Digest("ab" * 32)
DATA = bytes(range(250)) * 4
OPTIONS = PullOptions(journal_bytes=100)
THIRDS = (Span(0, 300), Span(300, 300), Span(600, 400))


@pytest.fixture
def layout(tmp_path: Path) -> StoreLayout:
    return StoreLayout(tmp_path / "models", tmp_path / "state")


def opened(layout: StoreLayout, options: PullOptions = OPTIONS) -> PartialBlob:
    return PartialBlob(layout, DIGEST, len(DATA), options)


def write(partial: PartialBlob, index: int, count: int) -> None:
    part = partial.parts[index]
    begin = part.span.offset_bytes + part.durable_bytes
    with partial.writer(part) as writer:
        writer.write(DATA[begin : begin + count])


def journal(layout: StoreLayout, number: int) -> Path:
    return layout.blobs_dir / f"{DIGEST.file_name}-partial-{number}"


def test_the_journal_is_ollamas(layout: StoreLayout) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    write(partial, 1, 120)
    assert json.loads(journal(layout, 1).read_bytes()) == {
        "N": 1,
        "Offset": 300,
        "Size": 300,
        "Completed": 120,
    }
    assert partial.path.name == f"{DIGEST.file_name}-partial"
    assert partial.path.stat().st_size == len(DATA)  # Ollama truncates to the full size too
    assert read_progress(layout, DIGEST) == 120


def test_what_ollama_began_is_resumed(layout: StoreLayout) -> None:
    layout.blobs_dir.mkdir(parents=True)
    data = bytearray(len(DATA))
    data[0:500] = DATA[0:500]
    layout.partial_path(DIGEST).write_bytes(data)
    journal(layout, 0).write_text('{"N":0,"Offset":0,"Size":500,"Completed":500}\n')
    journal(layout, 1).write_text('{"N":1,"Offset":500,"Size":500,"Completed":0}\n')
    partial = opened(layout)
    assert [part.span for part in partial.parts] == [Span(0, 500), Span(500, 500)]
    assert partial.written_bytes == 500
    write(partial, 1, 500)
    assert partial.complete
    assert partial.path.read_bytes() == DATA


def test_the_journal_survives_the_process(layout: StoreLayout) -> None:
    first = opened(layout)
    first.arrange(THIRDS)
    write(first, 0, 300)
    write(first, 2, 7)
    again = opened(layout)
    assert [part.durable_bytes for part in again.parts] == [300, 0, 7]
    assert not again.complete


def test_another_layout_keeps_what_lies_at_the_begin_of_a_span(layout: StoreLayout) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    write(partial, 0, 300)
    write(partial, 1, 200)
    write(partial, 2, 50)
    partial.arrange((Span(0, 100), Span(100, 600), Span(700, 300)))
    assert [part.durable_bytes for part in partial.parts] == [100, 400, 0]
    partial.arrange((Span(0, 1000),))
    assert [part.durable_bytes for part in partial.parts] == [500]
    assert not journal(layout, 1).exists()
    assert opened(layout).written_bytes == 500


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        '{"N":1,"Offset":300,"Size":300}',
        '{"N":1,"Offset":300,"Size":300,"Completed":301}',
        '{"N":1,"Offset":300,"Size":300,"Completed":-1}',
        '{"N":1,"Offset":200,"Size":400,"Completed":0}',
        '{"N":1,"Offset":301,"Size":299,"Completed":0}',
        '{"N":1,"Offset":300,"Size":"300","Completed":0}',
    ],
)
def test_a_torn_or_lying_journal_is_not_believed(layout: StoreLayout, record: str) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    write(partial, 0, 300)
    journal(layout, 1).write_text(record)
    assert opened(layout).parts == ()


def test_a_journal_without_its_data_is_not_believed(layout: StoreLayout) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    write(partial, 0, 300)
    partial.path.unlink()
    assert opened(layout).parts == ()
    partial.path.write_bytes(b"short")
    assert opened(layout).parts == ()


def test_the_journal_stays_behind_the_data(layout: StoreLayout) -> None:
    patient = PullOptions(journal_bytes=10**9, journal_interval_s=10**6)
    partial = opened(layout, patient)
    partial.arrange(THIRDS)
    part = partial.parts[0]
    with partial.writer(part) as writer:
        writer.write(DATA[:200])
        assert part.written_bytes == 200
        assert opened(layout).written_bytes == 0
        writer.sync()
        assert opened(layout).written_bytes == 200


def test_a_part_never_writes_into_the_next_one(layout: StoreLayout) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    part = partial.parts[0]
    with partial.writer(part) as writer:
        writer.write(b"x" * 1000)
    assert part.complete
    assert partial.path.read_bytes() == b"x" * 300 + bytes(700)


def test_discard_and_reset(layout: StoreLayout) -> None:
    partial = opened(layout)
    partial.arrange(THIRDS)
    write(partial, 0, 300)
    partial.reset(partial.parts[0])
    assert opened(layout).written_bytes == 0
    partial.discard()
    assert list(layout.blobs_dir.iterdir()) == []


def test_an_empty_blob(layout: StoreLayout) -> None:
    partial = PartialBlob(layout, DIGEST, 0, OPTIONS)
    before = partial.complete
    partial.arrange(())
    assert (before, partial.complete) == (False, True)
    assert partial.path.read_bytes() == b""
