"""The worker process: one llama.cpp server, alive exactly as long as its parent wants it.

Run as ``python -m verstak.engines.llama_cpp.child``. Standard input carries one JSON line, the
launch configuration, and then stays open: its end means the parent is gone, however it went.
Standard output carries one line back once the
model is loaded: the address. Standard error is llama.cpp's log.

The server object is never deleted: its destructor can freeze the interpreter for good when it was
just built or is generating, so the process always ends by ``os._exit`` or by a signal.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

LOAD_FAILED_EXIT = 3
_LOG_S = 0.2

# Linux: <linux/prctl.h>. The kernel delivers the signal even while the interpreter lock is held by
# the model loader, when nothing here could notice the end of standard input.
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class ChildConfig:
    """What the child is told; everything in it is already decided.

    Attributes:
        model_path: GGUF file.
        alias: What the server calls the model in its answers.
        listen: Path of a Unix socket, which must end in ``.sock``, or a loopback address.
        port: 0 for a Unix socket, else the TCP port.
        api_key: Secret that every request but the health check must carry.
        context_tokens: T of each sequence; the server is given ``context_tokens * sequences``.
        sequences: Slots.
        threads: Compute threads, for prefill and decode alike.
        http_threads: Threads of the HTTP server; each open connection holds one.
        batch_tokens: Tokens of one prefill step.
        cache_type: ``f16`` or ``q8_0``.
        prompt_cache_mib: Memory for prompts that lost their slot.
        embedding: Serve ``/v1/embeddings`` besides text.
        pooling: ``None`` = as the model file says.
        parent_pid: Who started us, to notice that it ended before we could ask for a signal.
    """

    model_path: str
    alias: str
    listen: str
    port: int
    api_key: str
    context_tokens: int
    sequences: int
    threads: int
    http_threads: int
    batch_tokens: int
    cache_type: str
    prompt_cache_mib: int
    embedding: bool
    pooling: str | None
    parent_pid: int

    def encode(self) -> bytes:
        """One JSON line for the child's standard input."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> ChildConfig:
        """The opposite of `encode`."""
        return cls(**json.loads(line))


def common_params(config: ChildConfig) -> object:
    """The server's parameters. Imports the engine: call it only in a worker process."""
    import xllamacpp  # noqa: PLC0415 - 100 MB of native code, only for the child

    params = xllamacpp.CommonParams()
    params.model.path = config.model_path
    params.model_alias = {config.alias}
    params.n_ctx = config.context_tokens * config.sequences  # the engine splits it evenly
    params.n_parallel = config.sequences
    params.kv_unified = False  # every sequence owns its whole context, as the plan promised
    params.n_batch = params.n_ubatch = config.batch_tokens
    params.fit_params = False  # `plan` decided that it fits; never shrink silently
    params.ctx_shift = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = config.threads
    cache = {"f16": xllamacpp.ggml_type.GGML_TYPE_F16, "q8_0": xllamacpp.ggml_type.GGML_TYPE_Q8_0}
    params.cache_type_k = params.cache_type_v = cache[config.cache_type]
    params.cache_ram_mib = config.prompt_cache_mib
    params.embedding = config.embedding
    if config.pooling is not None:
        kinds: Mapping[str, object] = {
            "mean": xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN,
            "cls": xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_CLS,
            "last": xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_LAST,
        }
        params.pooling_type = kinds[config.pooling]
    params.hostnames = [config.listen]
    params.port = config.port
    params.n_threads_http = config.http_threads
    params.api_keys = [config.api_key]
    params.ui = False
    params.cors_origins = ""  # the worker answers our gateway only, never a browser
    params.endpoint_slots = True
    params.sse_ping_interval = -1
    return params


def end_with_parent(parent_pid: int) -> None:
    """Ask the kernel to kill us when the parent ends, where the kernel offers that.

    Linux means the parent's thread that spawned us: the thread of the event loop, which has to
    outlive its workers anyway. Elsewhere the end of standard input does the same, but is noticed
    only after loading, because the engine's loader holds the interpreter lock.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        os._exit(0)


def run() -> None:
    """Load, say that we are ready, and live until standard input ends."""
    # A thread that spins at a barrier takes the core from the thread it waits for as soon as
    # anything else runs here: measured 2 to 5 tokens/s against 21 to 34 on two busy cores, and no
    # difference on idle ones. It has to be set before the engine's library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    ready = os.dup(1)
    os.dup2(2, 1)  # whatever the engine prints belongs to the log
    config = ChildConfig.decode(sys.stdin.buffer.readline())
    end_with_parent(config.parent_pid)
    import xllamacpp  # noqa: PLC0415 - after the environment is set

    try:
        server = xllamacpp.Server(common_params(config))
    except (RuntimeError, ValueError) as error:
        # On a busy machine the engine's log thread has not written yet why the model was refused,
        # and offers no way to wait for it.
        time.sleep(_LOG_S)
        sys.stderr.write(f"E verstak: {error}\n")
        sys.stderr.flush()
        os._exit(LOAD_FAILED_EXIT)
    os.write(ready, server.listening_address.encode() + b"\n")
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    run()
