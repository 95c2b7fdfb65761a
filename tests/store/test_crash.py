"""Processes killed in mid-write: whatever the moment, nothing corrupt is ever published."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from verstak.store.store import Store

type StartChild = Callable[..., subprocess.Popen[str]]

pytestmark = [
    pytest.mark.integration,  # 26 child processes, about fifteen seconds
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal"),
]

_WRITER = """
import hashlib
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
block = bytes(range(256)) * 4096
turn = 0
say('go')
while True:
    turn += 1
    head = str(turn).encode()
    with store.open_blob_writer() as writer:
        writer.write(head)
        writer.write(block)
        digest = writer.commit()
    layer = Layer(LAYER_PREFIX + 'model', str(digest), len(head) + len(block))
    config = ModelConfig(parameter_size=str(turn))
    store.write_model(ModelName.parse(f'm:{turn % 3}'), [layer], config)
"""


def test_killed_at_random_moments_every_published_byte_is_right(
    store: Store, start_child: StartChild
) -> None:
    moments = random.Random(20260821)
    for _ in range(25):
        child = start_child(_WRITER)
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "go"
        time.sleep(moments.uniform(0.0, 0.15))
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=10)
        for path in store.layout.blobs_dir.iterdir():
            hexadecimal = path.name.removeprefix("sha256-")
            if len(hexadecimal) == 64:
                assert hashlib.sha256(path.read_bytes()).hexdigest() == hexadecimal
        for model in store.list():
            layer = model.manifest.layers[0]
            assert store.has_blob(layer.digest, size_bytes=layer.size_bytes)
    assert {finding.kind for finding in store.verify()} <= {"bad_gguf"}
    assert len(list(store.manifests.names())) == len(store.list())
    # What the killed ones left behind goes with the next collection, and nothing else does.
    store.collect(grace_s=0)
    needed = {digest for model in store.list() for digest in model.manifest.digests}
    assert {path.name for path in store.layout.blobs_dir.iterdir()} == {
        digest.replace(":", "-") for digest in needed
    }


def test_killed_while_writing_leaves_only_what_both_collectors_sweep(
    store: Store, start_child: StartChild
) -> None:
    child = start_child(
        "writer = store.open_blob_writer()\n"
        "writer.write(b'x' * 3_000_000)\n"
        "say('half')\n"
        "sys.stdin.readline()\n"
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "half"
    assert store.collect(grace_s=0).kept_in_use == 1
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    (left,) = store.layout.blobs_dir.iterdir()
    # A name that is no digest: a starting Ollama removes it once it is an hour old.
    assert left.name.removeprefix("sha256-").isdecimal()
    assert store.collect().kept_young == 1
    assert store.collect(grace_s=0).removed == (left.name,)
    assert store.list() == []
