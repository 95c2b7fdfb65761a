"""Recipes (`recipe_file`, `recipe`): everything a mistake can be is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import InvalidRecipe
from verstak.workshop.recipe import Level, Recipe
from verstak.workshop.recipe_file import NEED_MATRIX, every_key, parse_recipe, read_recipe

WHOLE = """
threads = 2

[source]
model = "./weights"
number_format = "bf16"
requantize = true

[calibration]
texts = ["own.txt", "shipped"]
chunks = 16
chunk_tokens = 256

[[target]]
format = "gguf"
levels = ["q4_k_m", { size = "450MB" }, { bits = 4.25 }, { max_kld = 0.02 }]

[[target]]
format = "onnx"
levels = ["int4"]

[evaluate]
texts = ["test-ru"]
tokens = 2048
chunk_tokens = 512
suites = ["facts"]
items = 20
speed = true
reference = "full.gguf"
reference_kind = "synthetic"

[gates]
max_size = "1GB"
max_bits = 6
max_kld = 0.1
min_top1 = 0.8
min_tasks = 0.5
max_drop = 0.05

[choose]
rule = "best"

[publish]
name = "office/tiny:q4"
replace = true
system = "Be short."
template = "{{ .Prompt }}"
parameters = { temperature = 0.2, stop = ["a", "b"] }
license = "LICENSE.txt"
"""
LEAST = '[source]\nmodel = "m"\n[[target]]\nformat = "gguf"\nlevels = ["Q4_0"]\n'


def parse(text: str) -> Recipe:
    return parse_recipe(text, Path("/recipes/r.toml"))


def test_every_key_is_read() -> None:
    recipe = parse(WHOLE)
    assert recipe.source.path == Path("/recipes/weights")
    assert recipe.source.number_format == "BF16"
    assert recipe.calibration is not None
    assert recipe.calibration.texts == (Path("/recipes/own.txt"), "shipped")
    assert recipe.levels == (
        Level("gguf", preset="Q4_K_M"),
        Level("gguf", size_bytes=450_000_000),
        Level("gguf", bits=4.25),
        Level("gguf", max_kld=0.02),
        Level("onnx", preset="int4"),
    )
    assert [level.label for level in recipe.levels][1:4] == [
        "size-450000000",
        "bits-4.25",
        "kld-0.02",
    ]
    assert recipe.evaluation.reference == Path("/recipes/full.gguf")
    assert recipe.gates.max_bytes == 10**9
    assert recipe.publish is not None
    assert recipe.publish.name.display == "office/tiny:q4"
    assert recipe.publish.parameters == {"temperature": 0.2, "stop": ["a", "b"]}
    assert (recipe.threads, recipe.rule) == (2, "best")


def test_the_least_that_is_a_recipe() -> None:
    recipe = parse(LEAST)
    assert recipe.source.path is None
    assert (recipe.calibration, recipe.publish, recipe.rule) == (None, None, "smallest")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LEAST.replace('model = "m"', 'modell = "m"'), r"modell.*\(line 2\)"),
        (LEAST.replace('"Q4_0"', '"Q4_9"'), r"target\[0\].levels\[0\]: gguf has no level 'Q4_9'"),
        (LEAST.replace('["Q4_0"]', "[]"), r"at least one level.*\(line 5\)"),
        (LEAST.replace('["Q4_0"]', '["Q4_0", "q4_0"]'), "Q4_0 stands there twice"),
        (LEAST.replace('["Q4_0"]', "[{}]"), "exactly one of size, bits and max_kld"),
        (LEAST.replace('["Q4_0"]', '[{bits=4,size="1GB"}]'), "exactly one of size"),
        (LEAST.replace('["Q4_0"]', '[{size="much"}]'), "expected a size such as '450MB'"),
        (LEAST.replace('["Q4_0"]', "[{bits=nan}]"), "expected 1 to 32, found nan"),
        (LEAST.replace('["Q4_0"]', '["IQ2_XXS"]'), r"without an importance matrix.*\[calib"),
        (LEAST.replace('"gguf"', '"coreml"'), r"target\[0\].format.*'coreml'.*\(line 4\)"),
        (LEAST.replace('"gguf"', '"onnx"'), "onnx has no level 'Q4_0'; expected one of int4"),
        (LEAST.replace('"gguf"\nlevels = ["Q4_0"]', '"mlx"\nlevels=[{bits=4}]'), "only gguf"),
        (LEAST.replace('"m"', '"bad name !"'), r"source.model: .*\(line 2\)"),
        (LEAST + "[gates]\nmax_kld = 0.1\n", r"gates.max_kld: nothing measures it.*\(line 7\)"),
        (LEAST + "[gates]\nmin_tasks = 0.1\n", "gates.min_tasks: nothing measures it"),
        (LEAST + "[gates]\nmin_top1 = 7\n", "expected 0 to 1, found 7"),
        (LEAST + "[gates]\nmax_size = -1\n", "expected a size"),
        (LEAST + "[evaluate]\ntokens = 3\n", r"evaluate.tokens: expected 64.*\(line 7\)"),
        (LEAST + "[evaluate]\nchunk_tokens = 9000\n", "expected 32 to 8192, found 9000"),
        (LEAST + '[evaluate]\nreference = "x.gguf"\n', "no text and no suite"),
        (LEAST + '[publish]\nname = ""\n', r"publish.name: .*\(line 7\)"),
        (LEAST + '[publish]\nname = "a"\nparameters = {x = {y = 1}}\n', "publish.parameters"),
        (LEAST + "[calibration]\ntexts = []\n", "at least one text"),
        (LEAST + "[calibration]\ntexts = ['a']\nchunks = 0\n", "expected 1 to"),
        (LEAST + "threads = 0.5\n", "levels|threads"),
        ("threads = -1\n" + LEAST, "expected 0 to 4096, found -1"),
        ("[source\n", "not TOML"),
        ("", "source"),
        ('[source]\nmodel="m"\ntarget=1', "target"),
        (LEAST.replace('"Q4_0"', '"Q4_0","Q8_0"') + '[choose]\nrule="best"\n', "best cannot be"),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    with pytest.raises(InvalidRecipe, match=r"/recipes/r\.toml: ") as raised:
        parse(text)
    assert raised.value.remedy
    with pytest.raises(InvalidRecipe, match=said):
        parse(text)


def test_only_gguf_is_published() -> None:
    text = LEAST.replace('"gguf"', '"onnx"').replace("Q4_0", "int4")
    with pytest.raises(InvalidRecipe, match="only GGUF is served by name"):
        parse(text + '[publish]\nname = "a"\n')


def test_files_that_are_no_recipes(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecipe, match="cannot be read"):
        read_recipe(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidRecipe, match="not UTF-8"):
        read_recipe(tmp_path / "bytes.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(InvalidRecipe, match="larger than"):
        read_recipe(tmp_path / "large.toml")


def test_types_that_need_a_matrix_are_those_that_the_quantiser_refuses() -> None:
    assert {"IQ1_S", "IQ2_M", "IQ3_XXS", "Q2_K_S"} <= NEED_MATRIX
    assert not NEED_MATRIX & {"IQ3_S", "IQ4_XS", "Q2_K", "F16", "MXFP4_MOE"}


def test_the_page_describes_every_key() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "recipe.md"
    text = page.read_text("utf-8")
    for table, keys in every_key().items():
        for key in keys:
            shown = {f"`{key}`", f"`[{key}]`", f"`[[{key}]]`"}
            assert any(one in text for one in shown), f"{table}.{key}"
