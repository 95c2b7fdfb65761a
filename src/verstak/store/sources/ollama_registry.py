"""Model names as registry references, the way Ollama resolves them.

``qwen2.5:32b-instruct-q5_0`` is ``registry.ollama.ai/library/qwen2.5``, tag
``32b-instruct-q5_0``; ``hf.co/user/repo:Q4_K_M`` and every other host speak the same protocol.

Source: ollama/ollama@fb30760 ``server/images.go``.
"""

from __future__ import annotations

from verstak.model.names import ModelName
from verstak.store.pull_options import PullOptions
from verstak.store.sources.oci import Reference


def reference_of(name: ModelName, options: PullOptions, *, insecure: bool = False) -> Reference:
    """Where the manifest of a name is asked for.

    Args:
        name: The model.
        options: Mirrors.
        insecure: True asks over plain http, as Ollama's flag of that name does.
    """
    repository = f"{name.namespace}/{name.model}"
    return Reference.of(name.host, repository, name.tag, options, insecure=insecure)
