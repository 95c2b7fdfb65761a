"""The type table against the one compiled into the engine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from verstak.formats.ggml_types import FILE_TYPES, GGML_TYPES, REMOVED_TYPES

ORACLE = """
import ctypes, json, pathlib, xllamacpp
library = next(pathlib.Path(xllamacpp.__file__).parent.glob("xllamacpp*.so"))
ggml = ctypes.CDLL(str(library))
ggml.ggml_type_name.restype = ctypes.c_char_p
ggml.ggml_blck_size.restype = ctypes.c_int64
ggml.ggml_type_size.restype = ctypes.c_size_t
print(json.dumps([
    [ggml.ggml_type_name(i).decode(), ggml.ggml_blck_size(i), ggml.ggml_type_size(i)]
    for i in range(43)
]))
"""


@pytest.mark.integration  # 1 s
def test_table_equals_the_engines() -> None:
    # A process of its own: the library is 100 MB of native code that cannot be unloaded.
    done = subprocess.run([sys.executable, "-c", ORACLE], capture_output=True, check=False)
    if b"undefined symbol" in done.stderr:
        pytest.skip("this build of the engine does not export ggml's type table")
    assert done.returncode == 0, done.stderr.decode()
    engine = dict(enumerate(json.loads(done.stdout)))
    assert set(engine) == set(GGML_TYPES) | set(REMOVED_TYPES)
    for type_id, kind in GGML_TYPES.items():
        name, block_size, block_bytes = engine[type_id]
        assert (name.lower(), block_size, block_bytes) == (
            kind.name.lower(),
            kind.block_size,
            kind.block_bytes,
        )
    assert all(engine[type_id][1] == 0 for type_id in REMOVED_TYPES)


def test_tables_do_not_overlap() -> None:
    assert not set(GGML_TYPES) & set(REMOVED_TYPES)
    names = [kind.name for kind in GGML_TYPES.values()]
    assert len(names) == len(set(names))


def test_file_types_have_distinct_names() -> None:
    assert len(set(FILE_TYPES.values())) == len(FILE_TYPES)
