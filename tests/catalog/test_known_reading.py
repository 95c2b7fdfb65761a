"""What people may write in known_file.TOML, and what they are told when they write it wrongly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verstak.catalog.known_models import known_models
from verstak.catalog.known_reading import read_family, read_licences
from verstak.errors import InvalidSettings

LICENCES = read_licences(
    '[licences.mit]\nname = "MIT"\ncommercial = "yes"\nsource = "https://opensource.org"\n',
    "licences.toml",
)
GOOD = """\
[sources]
card = "the model's card"

[[models]]
name = "Office-1B"
family = "Office"
parameters = 1100048384
context_native = 2048
context_extended = 4096
tokenizer = "llama2"
licence = "mit"
languages = "ru"
russian = true
release_date = "2026-05"
tier = "reserve"
tier_reason = { en = "Ours.", ru = "Наша." }
quality = [{ benchmark = "Our exam", score = 0.5, source = "card" }]
files = [{ file_type = "Q4_K_M", size_bytes = 668788096, source = "card" }]

[models.architecture]
family = "llama"
layers = 22
embedding_length = 2048
heads = 32
kv_heads = 4
key_length = 64
value_length = 64
vocabulary = 32000
feed_forward_length = 5632
tied_embeddings = false

[models.sources]
card = ["parameters", "context_native", "context_extended", "tokenizer", "licence", "languages",
  "russian", "release_date", "geometry"]
"""


def read(text: str) -> None:
    read_family(text, "office.toml", LICENCES)


def complaint(old: str, new: str) -> str:
    assert old in GOOD
    with pytest.raises(InvalidSettings) as caught:
        read(GOOD.replace(old, new))
    return caught.value.message


def test_a_good_file() -> None:
    (model,) = read_family(GOOD, "office.toml", LICENCES)
    assert model.architecture is not None
    assert model.architecture.kv_heads == (4,) * 22
    assert model.architecture.context_length == 2048
    assert model.licence.name == "MIT"
    assert model.tier_reason.ru == "Наша."
    assert model.sources["feed_forward_length"] == "the model's card"
    assert model.sources["licence.conditions"] == "https://opensource.org"
    assert model.quality[0].language == "ru"
    assert model.gaps == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        # Wrong type, misspelt key, broken TOML.
        ("layers = 22", 'layers = "22"', "models[0].architecture.layers: Expected `int`"),
        ("heads = 32", "hedas = 32", "unknown field `hedas`"),
        ('tier = "reserve"', 'tier = "best"', "models[0].tier: expected one of recommended"),
        ("kv_heads = 4", "kv_heads = ", "not TOML"),
        ('release_date = "2026-05"', 'release_date = "May"', "models[0].release_date"),
        # A fact without a source, and a source that is not there.
        ('"russian", ', "", "Office-1B has no source for russian"),
        (', "geometry"]', "]", "no source for family"),
        ('card = "the', 'cart = "the', "no 'card' in [sources]"),
        ('card = "the model\'s card"', 'card = " "', "no 'card' in [sources]"),
        ('"geometry"]', '"geometry", "experts"]', "'experts' is no field"),
        # What is not known needs a reason.
        ('tokenizer = "llama2"\n', "", "tokenizer"),
        ("tied_embeddings = false\n", "", "Office-1B has no tied_embeddings"),
        # Contradictions.
        ("parameters = 1100048384", "parameters = 7000000000", "the geometry has 1100048384"),
        ("kv_heads = 4", "kv_heads = 5", "5 key heads do not divide the 32 query heads"),
        ("context_extended = 4096", "context_extended = 1024", "expected at least context_native"),
        ("size_bytes = 668788096", "size_bytes = 2200000000", "bits for each of 1100048384"),
        ('file_type = "Q4_K_M"', 'file_type = "Q4_K"', "expected one of IQ1_S"),
        ('licence = "mit"', 'licence = "bsd"', "expected one of mit, found bsd"),
        ("parameters = 11", "active_parameters = 2000000000\nparameters = 11", "at most the"),
        ("kv_heads = 4", "kv_heads = [4, 4]", "expected 22 counts, one a layer, found 2"),
        ("layers = 22", "layers = 0", "expected 1 to 1000, found 0"),
        ("kv_heads = 4\n", "", "models[0].architecture: expected kv_heads"),
        (
            "tied_embeddings = false",
            'tied_embeddings = false\nsliding = { window_tokens = 128, pattern = "wx" }',
            "expected letters w and f",
        ),
        (
            "tied_embeddings = false",
            "experts = { count = 8, used = 9, feed_forward_length = 5632 }\ntied_embeddings = false",
            "models[0].architecture.experts.used: expected 1 to 8",
        ),
    ],
)
def test_a_mistake_is_named(old: str, new: str, words: str) -> None:
    message = complaint(old, new)
    assert message.startswith("office.toml: ")
    assert words in message
    assert "line " in message


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("layers = 22", 'layers = "22"', 'layers = "22"'),
        ("parameters = 1100048384", "parameters = 7000000000", "parameters = 7000000000"),
        ("kv_heads = 4", "kv_heads = 5", "kv_heads = 5"),
        ('"russian", ', "", "[models.sources]"),
        ("\nheads = 32", "\nhedas = 32", "hedas = 32"),
        ("size_bytes = 668788096", "size_bytes = 1", "files = "),
    ],
)
def test_the_line_is_the_fields_own(old: str, new: str, place: str) -> None:
    lines = GOOD.replace(old, new).splitlines()
    expected = next(number for number, line in enumerate(lines, 1) if line.startswith(place))
    assert f"(line {expected})" in complaint(old, new)


def test_a_second_model_has_lines_of_its_own() -> None:
    second = GOOD[GOOD.index("[[models]]") :].replace("Office-1B", "Office-2B")
    text = GOOD + "\n" + second.replace("kv_heads = 4", "kv_heads = 3")
    line = text.splitlines().index("kv_heads = 3") + 1
    with pytest.raises(InvalidSettings) as caught:
        read(text)
    assert "models[1].architecture.kv_heads: 3 key heads" in caught.value.message
    assert caught.value.message.endswith(f"(line {line})")


def test_conditional_terms_must_say_their_conditions() -> None:
    with pytest.raises(InvalidSettings, match="expected conditions"):
        read_licences(
            '[licences.own]\nname = "Own"\ncommercial = "no"\nsource = "us"\n', "licences.toml"
        )
    with pytest.raises(InvalidSettings, match=r"own\.source.*line 4"):
        read_licences(
            '[licences.own]\nname = "Own"\ncommercial = "yes"\nsource = ""\n', "licences.toml"
        )


def test_patterns_and_shared_caches_become_heads_of_each_layer() -> None:
    gemma = known_models().find("gemma-4-31B-it").architecture
    assert gemma is not None
    assert gemma.sliding is not None
    assert gemma.kv_heads[:6] == (16, 16, 16, 16, 16, 4)
    assert sum(gemma.sliding.layers) == 50
    shared = known_models().find("gemma-4-E2B-it").architecture
    assert shared is not None
    assert [bool(heads) for heads in shared.kv_heads] == [True] * 15 + [False] * 20
    hybrid = known_models().find("Qwen3.5-27B").architecture
    assert hybrid is not None
    assert hybrid.recurrent is not None
    assert hybrid.kv_heads[:4] == (0, 0, 0, 4)
    # 48 layers of 48 heads of 128 x 128, and 3 tokens of the convolution's 10,240 values, in f32.
    assert hybrid.recurrent.bytes_per_sequence == 48 * 4 * (48 * 128 * 128 + 3 * 10240)


@given(st.integers(0, GOOD.count("\n")), st.text(max_size=30))
def test_any_line_of_nonsense_is_read_or_refused(number: int, nonsense: str) -> None:
    """Nothing but a typed error that names the file comes out, whatever a line becomes."""
    lines = GOOD.splitlines()
    lines[number : number + 1] = [nonsense]
    with contextlib.suppress(InvalidSettings):
        read("\n".join(lines))


@given(st.integers(0, GOOD.count("\n")), st.sampled_from(["0", "-1", "[]", "{}", '""', "1e400"]))
def test_any_value_of_nonsense_is_read_or_refused(number: int, value: str) -> None:
    lines = GOOD.splitlines()
    key, equals, _rest = lines[min(number, len(lines) - 1)].partition(" = ")
    if equals:
        lines[min(number, len(lines) - 1)] = f"{key} = {value}"
        with contextlib.suppress(InvalidSettings):
            read("\n".join(lines))
