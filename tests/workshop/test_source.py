"""Sources (`source`, `prepared`, `full_precision`): found, told apart, refused early."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from tests.convert.made_up_checkpoint import write_checkpoint
from tests.formats.gguf_writer import small_file
from tests.quantize.small_model import write_llama
from tests.workshop.conftest import prepared_from, write_source

from verstak.errors import (
    Cancelled,
    InvalidCheckpoint,
    InvalidGguf,
    InvalidRecipe,
    UnknownModel,
    VerstakError,
)
from verstak.model.names import ModelName
from verstak.store.add_gguf import copy_file
from verstak.store.create import CreateRequest, create_model
from verstak.workshop.full_precision import full_bytes
from verstak.workshop.recipe import SourceWanted
from verstak.workshop.source import open_source
from verstak.workshop.workplace import Workplace

NEVER = threading.Event()
RECIPE = '[source]\nmodel = "{}"\n[[target]]\nformat = "gguf"\nlevels = ["Q8_0"]\n'


def opened(place: Workplace, path: Path) -> object:
    wanted = SourceWanted(str(path), path)
    return open_source(wanted, store=place.store, catalog=place.catalog, cancel=NEVER)


def test_a_folder_and_what_it_becomes(tmp_path: Path, place: Workplace) -> None:
    folder = write_source(tmp_path / "weights")
    (folder / "LICENSE").write_text("Do as you like.")
    prepared = prepared_from(RECIPE.format("./weights"), tmp_path, place)
    source = prepared.source
    assert (source.kind, source.name, source.level) == ("checkpoint", "weights", "F16")
    assert source.carried.licences == ("Do as you like.",)
    assert prepared.full is not None
    assert (prepared.full.what, prepared.full.label) == ("convert", "F16")
    assert prepared.reference_kind == "full"
    size, exact = full_bytes(source, prepared.recipe.source)
    assert not exact
    assert size > source.elements * 2


def test_every_byte_of_a_folder_counts(tmp_path: Path, place: Workplace) -> None:
    folder = write_source(tmp_path / "weights")
    before = prepared_from(RECIPE.format("./weights"), tmp_path, place).source.digest
    (folder / ".hidden").write_text("no part of it")
    assert prepared_from(RECIPE.format("./weights"), tmp_path, place).source.digest == before
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "rope_theta": 1e4}))
    assert prepared_from(RECIPE.format("./weights"), tmp_path, place).source.digest != before


def test_a_gguf_at_full_precision_is_taken_as_it_is(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    prepared = prepared_from(RECIPE.format("./f16.gguf"), tmp_path, place)
    assert prepared.full is None
    assert not prepared.source.quantised
    assert full_bytes(prepared.source, prepared.recipe.source) == (
        (tmp_path / "f16.gguf").stat().st_size,
        True,
    )


def test_a_model_of_the_store_carries_its_words(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    digest = copy_file(place.store, tmp_path / "f16.gguf")
    request = CreateRequest(
        name=ModelName.parse("mine"),
        files={"f16.gguf": str(digest)},
        system="Be kind.",
        template="{{ .Prompt }}",
        license=("One.", "Two."),
        parameters={"temperature": 0.5},
    )
    create_model(place.store, request, on_status=lambda _: None)
    source = prepared_from(RECIPE.format("mine"), tmp_path, place).source
    assert source.name == "mine:latest"
    assert f"sha256:{source.digest}" == str(digest)
    assert source.carried.system == "Be kind."
    assert source.carried.template == "{{ .Prompt }}"
    assert source.carried.licences == ("One.", "Two.")
    assert source.carried.parameters == {"temperature": 0.5}


def test_what_is_not_there(tmp_path: Path, place: Workplace) -> None:
    with pytest.raises(InvalidRecipe, match="there is nothing at"):
        prepared_from(RECIPE.format("./none"), tmp_path, place)
    with pytest.raises(UnknownModel) as raised:
        prepared_from(RECIPE.format("none:1b"), tmp_path, place)
    assert raised.value.remedy == "verstak pull none:1b"


def test_a_quantised_source_is_allowed_only_on_purpose(tmp_path: Path, place: Workplace) -> None:
    # All its tensors are in F32, but it says that it is something else.
    (tmp_path / "q.gguf").write_bytes(small_file())
    text = RECIPE.format("./q.gguf")
    source = open_source(
        SourceWanted("q", tmp_path / "q.gguf"),
        store=place.store,
        catalog=place.catalog,
        cancel=NEVER,
    )
    if not source.quantised:
        pytest.skip("the small file is at full precision")
    with pytest.raises(InvalidRecipe, match="quantised already") as raised:
        prepared_from(text, tmp_path, place)
    assert "requantize = true" in (raised.value.remedy or "")


def test_a_file_that_is_cut_short(tmp_path: Path, place: Workplace) -> None:
    whole = write_llama(tmp_path / "f16.gguf", layers=1).read_bytes()
    for size in (10, 1000, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.gguf").write_bytes(whole[:size])
        with pytest.raises(InvalidGguf):
            opened(place, tmp_path / "cut.gguf")


def test_a_folder_that_is_incomplete(tmp_path: Path, place: Workplace) -> None:
    folder = write_source(tmp_path / "weights")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-10])
    with pytest.raises(InvalidCheckpoint):
        opened(place, folder)
    weights.rename(folder / "pytorch_model.bin")
    with pytest.raises(VerstakError):
        opened(place, folder)


def test_stopping_while_it_is_read(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        open_source(
            SourceWanted("m", tmp_path / "f16.gguf"),
            store=place.store,
            catalog=place.catalog,
            cancel=cancel,
        )


def test_names_that_are_not_ours_to_give(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    digest = copy_file(place.store, tmp_path / "f16.gguf")
    request = CreateRequest(name=ModelName.parse("taken"), files={"f16.gguf": str(digest)})
    create_model(place.store, request, on_status=lambda _: None)
    text = RECIPE.format("./f16.gguf")
    for name in ("chat", "qwen2.5-coder:0.5b"):
        with pytest.raises(InvalidRecipe, match="name of the catalogue"):
            prepared_from(text + f'[publish]\nname = "{name}"\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match="no build made it"):
        prepared_from(text + '[publish]\nname = "taken"\n', tmp_path, place)
    prepared_from(text + '[publish]\nname = "taken"\nreplace = true\n', tmp_path, place)
    place.journal.add("publishing", "taken:latest", key=str(digest))
    prepared_from(text + '[publish]\nname = "Taken"\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match=r"publish\.license"):
        prepared_from(text + '[publish]\nname = "a"\nlicense = "none.txt"\n', tmp_path, place)


def test_texts_and_suites_that_are_not_there(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    text = RECIPE.format("./f16.gguf")
    with pytest.raises(InvalidRecipe, match=r"evaluate\.texts: no test text is called kl"):
        prepared_from(text + '[evaluate]\ntexts = ["kl"]\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match=r"evaluate\.texts: .*cannot be read"):
        prepared_from(text + '[evaluate]\ntexts = ["kl.txt"]\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match=r"calibration\.texts: no calibration text"):
        prepared_from(text + '[calibration]\ntexts = ["ru"]\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match=r"evaluate\.suites: no suite is called sums"):
        prepared_from(text + '[evaluate]\nsuites = ["sums"]\n', tmp_path, place)
    with pytest.raises(InvalidRecipe, match=r"evaluate\.reference: there is no file"):
        prepared_from(text + '[evaluate]\ntexts = ["ru"]\nreference = "n.gguf"\n', tmp_path, place)


def test_suites_in_one_language_or_all(tmp_path: Path, place: Workplace) -> None:
    write_llama(tmp_path / "f16.gguf", layers=1)
    more = '[evaluate]\nsuites = ["facts.ru", "facts", "json.en"]\nitems = 4\n'
    suites = prepared_from(RECIPE.format("./f16.gguf") + more, tmp_path, place).suites
    named = [(one.name, one.language, len(one.items)) for one in suites]
    assert named == [("facts", "ru", 4), ("facts", "en", 4), ("json", "en", 4)]


def test_numbers_that_are_none_are_found_when_it_is_converted(
    tmp_path: Path, place: Workplace
) -> None:
    folder = tmp_path / "weights"
    write_checkpoint(folder, "llama", "F16", hidden_size=256, intermediate_size=256)
    path = folder / "model.safetensors"
    raw = bytearray(path.read_bytes())
    raw[-2:] = np.float16(np.nan).tobytes()
    path.write_bytes(raw)
    prepared = prepared_from(RECIPE.format("./weights"), tmp_path, place)
    assert prepared.full is not None
    with pytest.raises(InvalidCheckpoint, match="NaN"):
        prepared.full.make(tmp_path, lambda _: None, NEVER)
    assert not list(tmp_path.glob("*.gguf"))
