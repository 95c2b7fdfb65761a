"""The library, its abi, and bindings: the pinned one passes, a moved field does not."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

# Each test loads the library in a process of its own, as the product does: half a second each.
pytestmark = pytest.mark.integration

PRELUDE = """
import ctypes, sys
from pathlib import Path
from verstak.errors import UnsupportedFeature
from verstak.quantize import abi, bindings
from verstak.quantize.library import Library
def load():
    try:
        library = Library(Path(sys.argv[1]))
    except UnsupportedFeature as error:
        print("refused:", error.message)
        sys.exit()
    return library
def without(struct, field):
    fields = tuple(pair for pair in struct._fields_ if pair[0] != field)
    return type(struct.__name__, (ctypes.Structure,), {"_fields_": fields})
def behind(struct, field, kind):
    fields = []
    for pair in struct._fields_:
        fields.append(pair)
        if pair[0] == field:
            fields.append(("one_more", kind))
    return type(struct.__name__, (ctypes.Structure,), {"_fields_": tuple(fields)})
"""


def run(library: Path, code: str) -> str:
    answer = subprocess.run(
        (sys.executable, "-c", PRELUDE + code, str(library)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_pinned_library_passes(library: Path) -> None:
    assert run(library, "print(load().version)").startswith("0.")


@pytest.mark.parametrize(
    "change",
    [
        "bindings.LAYOUT_RELEASES = frozenset({'0.1.0'})",
        "bindings.ContextParams = behind(bindings.ContextParams, 'type_v', ctypes.c_size_t)",
        "bindings.ContextParams = without(bindings.ContextParams, 'swa_full')",
        "bindings.ContextParams = without(bindings.ContextParams, 'n_rs_seq')",
        "bindings.ModelParams = without(bindings.ModelParams, 'lazy_mode')",
        "bindings.QuantizeParams = behind(bindings.QuantizeParams, 'allow_requantize', ctypes.c_bool)",
        "bindings.QuantizeParams = without(bindings.QuantizeParams, 'prune_layers')",
        "bindings.QUANTIZE_DEFAULTS = {**bindings.QUANTIZE_DEFAULTS, 'pure': True}",
        "bindings.Tensor = without(bindings.Tensor, 'op_params')",
        "bindings.Tensor = behind(bindings.Tensor, 'buffer', ctypes.c_size_t)",
    ],
)
def test_a_layout_that_differs_is_refused(library: Path, change: str) -> None:
    code = f"""
def changed(name): return getattr(bindings, name)
{change}
# A default for a field that the changed layout lacks cannot be asked for.
for table, struct in (("QUANTIZE_DEFAULTS", bindings.QuantizeParams),
                      ("MODEL_DEFAULTS", bindings.ModelParams),
                      ("CONTEXT_DEFAULTS", bindings.ContextParams)):
    names = dict(struct._fields_)
    setattr(bindings, table, {{k: v for k, v in getattr(bindings, table).items() if k in names}})
load()
"""
    assert run(library, code).startswith("refused: the quantiser's library is not the one")


def test_how_much_a_function_writes_is_seen_on_x86_64(library: Path) -> None:
    said = run(library, "print(abi.written_bytes(load(), 'llama_model_quantize_default_params'))")
    assert said.strip() in {"64", "None"}
    assert ctypes.sizeof(ctypes.c_void_p) == 8


def test_a_folder_without_the_library_is_refused(tmp_path: Path) -> None:
    assert "expected one file" in run(tmp_path, "load()")
