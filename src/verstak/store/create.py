"""Making a model here: the server side of ``/api/create``.

Source: ollama/ollama@fb30760 ``server/create.go``: order of layers, how parameters merge, what
is kept of a parent model and the statuses are its own.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from verstak.errors import IntegrityError, UnknownModel, UnsupportedFeature, UsageError
from verstak.formats.gguf import GgufHeader, read_header
from verstak.formats.gguf_model import config_of
from verstak.model.manifest import LAYER_PREFIX, Layer, ModelConfig
from verstak.model.names import Digest, ModelName
from verstak.store import go_json
from verstak.store.cancelled import check_cancelled
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel

OnStatus = Callable[[str], None]

_PROJECTOR_TYPES = frozenset({"projector", "mmproj"})
_UNCLOSED_ACTION = re.compile(r"\{\{(?:(?!\}\}).)*\Z", re.DOTALL)
_MESSAGE_KEYS = ("thinking", "images", "tool_calls", "tool_name", "tool_call_id")
"""What follows role and content in ``api.Message``, each left out when empty."""


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """What to make.

    Attributes:
        name: The new model's name.
        source: Stored model to start from (``from``); ``None`` when ``files`` are given.
        files: File name to digest of blobs uploaded before; one of them is the GGUF.
        template: Prompt template; empty keeps the source's.
        system: System prompt; empty keeps the source's.
        license: Licence texts, added to the source's.
        parameters: Options by name; the source's stay where not named here.
        messages: Example conversation; empty keeps the source's.
        adapters: File name to digest; not supported yet.
        quantize: Wanted quantisation; not supported yet.
        extra_config: ``renderer``, ``parser``, ``requires``.
    """

    name: ModelName
    source: ModelName | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    template: str = ""
    system: str = ""
    license: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)
    messages: Sequence[Mapping[str, object]] = ()
    adapters: Mapping[str, str] = field(default_factory=dict)
    quantize: str = ""
    extra_config: Mapping[str, str] = field(default_factory=dict)


def create_model(
    store: Store,
    request: CreateRequest,
    *,
    on_status: OnStatus,
    cancel: threading.Event | None = None,
) -> StoredModel:
    """Make a model from a stored one or from uploaded files.

    Args:
        store: Where.
        request: What.
        on_status: Told ``parsing GGUF``, ``using existing layer sha256:…``,
            ``creating new layer sha256:…``, ``writing manifest`` and ``success``.
        cancel: Stops between steps; nothing is published then.

    Returns:
        The new model.

    Raises:
        UsageError: neither source nor files, a file that was not uploaded, a bad template.
        UnknownModel: the source is not in the store (the caller may pull it first).
        InvalidGguf: a file is not a model.
        UnsupportedFeature: quantisation, adapters, safetensors or a split GGUF.
        DiskFull: no room for the new layers.
    """
    _refuse_unsupported(request)
    with ExitStack() as leases:
        draft = _Draft(store, leases)
        if request.source is not None:
            config, extra = draft.start_from_model(request.source)
        elif request.files:
            config, extra = draft.start_from_files(request.files, on_status)
        else:
            raise UsageError("neither 'from' or 'files' was specified")
        check_cancelled(cancel)
        draft.apply(request)
        for status in draft.statuses:
            on_status(status)
        check_cancelled(cancel)
        on_status("writing manifest")
        old = _digests_of(store, request.name)
        model = store.write_model(
            request.name,
            draft.layers,
            config,
            extra_config={**extra, **{k: v for k, v in request.extra_config.items() if v}},
        )
    # After the leases are gone, or they would protect the old layers too.
    store.remove_unused(old - model.manifest.digests)
    on_status("success")
    return model


class _Draft:
    """Layers of a model under way, every one leased until the manifest protects it."""

    def __init__(self, store: Store, leases: ExitStack) -> None:
        self._store = store
        self._leases = leases
        self.layers: list[Layer] = []
        self._status_of: dict[str, str] = {}

    @property
    def statuses(self) -> list[str]:
        """One line for each layer, in manifest order."""
        return [self._status_of[layer.digest] for layer in self.layers]

    def start_from_model(self, name: ModelName) -> tuple[ModelConfig, dict[str, str]]:
        """Take over the layers and config of a stored model."""
        source = self._store.get(name)
        self._leases.enter_context(self._store.lease(source.manifest.digests))
        for layer in source.manifest.layers:
            if not self._store.has_blob(layer.digest, size_bytes=layer.size_bytes):
                raise IntegrityError(
                    f"{source.name}: blob {layer.digest} is missing or of another size",
                    remedy=f"verstak pull {source.name}",
                )
            self._keep(replace(layer, origin=source.name.display), existing=True)
        if not any(layer.kind == "model" for layer in self.layers):
            raise UsageError(f"{source.name} holds no model to start from")
        raw = self._store.read_blob_json(source.manifest.config.digest)
        extra = {
            key: value
            for key in ("renderer", "parser", "requires")
            if isinstance(raw, dict) and isinstance(value := raw.get(key), str)
        }
        return source.config, extra

    def start_from_files(
        self, files: Mapping[str, str], on_status: OnStatus
    ) -> tuple[ModelConfig, dict[str, str]]:
        """Read every file's header and take the files as layers, sorted by name."""
        digests = {name: Digest.parse(digest) for name, digest in files.items()}
        self._leases.enter_context(self._store.lease([str(one) for one in digests.values()]))
        config: ModelConfig | None = None
        for name, digest in sorted(digests.items()):
            on_status("parsing GGUF")
            size = self._store.blobs.size_bytes(str(digest))
            if size is None:
                raise UsageError(
                    f"blob {digest} of file {name!r} was not uploaded",
                    remedy=f"POST its bytes to /api/blobs/{digest} first",
                )
            header = read_header(self._store.blob_path(str(digest)))
            kind = _kind_of(header, name)
            if kind == "model" and config is None:
                config = config_of(header)
            self._keep(Layer(f"{LAYER_PREFIX}{kind}", str(digest), size, name), existing=True)
        if config is None:
            raise UsageError("no base model was found among the files")
        return config, {}

    def apply(self, request: CreateRequest) -> None:
        """Add what the request says on top, in Ollama's order."""
        if request.template:
            if _UNCLOSED_ACTION.search(request.template):
                raise UsageError("template error: unclosed action", remedy="close every {{ with }}")
            self._replace("template", request.template.encode())
        if request.system:
            self._replace("system", request.system.encode())
        for text in request.license:
            self._add("license", text.encode())
        parameters = {**self._parameters(), **request.parameters}
        if parameters:
            self._replace("params", go_json.encode(parameters, sort_keys=True))
        if request.messages:
            self._replace(
                "messages",
                go_json.encode([_message(one) for one in request.messages], sort_keys=False),
            )

    def _parameters(self) -> dict[str, object]:
        merged: dict[str, object] = {}
        for layer in self.layers:
            if layer.kind == "params":
                raw = self._store.read_blob_json(layer.digest)
                if not isinstance(raw, dict):
                    raise IntegrityError(f"the parameters {layer.digest} are not a JSON object")
                merged = {**raw, **merged}
        return merged

    def _replace(self, kind: str, data: bytes) -> None:
        self.layers = [layer for layer in self.layers if layer.kind != kind]
        self._add(kind, data)

    def _add(self, kind: str, data: bytes) -> None:
        # Leased first: an equal blob of a model that is deleted just now would go with it.
        digest = Digest(hashlib.sha256(data).hexdigest())
        self._leases.enter_context(self._store.lease([str(digest)]))
        _, existing = self._store.blobs.add_bytes(data)
        self._keep(Layer(f"{LAYER_PREFIX}{kind}", str(digest), len(data)), existing=existing)

    def _keep(self, layer: Layer, *, existing: bool) -> None:
        self.layers.append(layer)
        verb = "using existing" if existing else "creating new"
        self._status_of.setdefault(layer.digest, f"{verb} layer {layer.digest}")


def _refuse_unsupported(request: CreateRequest) -> None:
    if request.quantize:
        raise UnsupportedFeature(
            "quantizing while creating is not supported",
            remedy="create from a GGUF file that is quantized already",
        )
    if request.adapters:
        raise UnsupportedFeature(
            "adapters are not supported", remedy="merge the adapter into the model first"
        )
    for name in request.files:
        parts = name.split("/")
        if any(part in {"", ".", ".."} for part in parts) or "\\" in name or "\0" in name:
            raise UsageError("file path must be relative", remedy=f"found {name[:100]!r}")
        if name.endswith((".safetensors", ".bin", ".pt", ".pth")):
            raise UnsupportedFeature(
                "safetensors checkpoints are not supported",
                remedy="convert the checkpoint to one GGUF file first",
            )


def _kind_of(header: GgufHeader, name: str) -> str:
    """Role of a GGUF among a model's layers, told by its own metadata."""
    metadata = header.metadata
    architecture = metadata.get("general.architecture")
    kind = metadata.get("general.type")
    if kind == "adapter":
        raise UnsupportedFeature("adapters are not supported", remedy=f"leave out {name!r}")
    count = metadata.get("split.count")
    if isinstance(count, int) and count > 1:
        raise UnsupportedFeature(
            f"{name!r} is one of {count} parts of a split GGUF",
            remedy="join the parts with `llama-gguf-split --merge` first",
        )
    blocks = metadata.get(f"{architecture}.block_count")
    vision_blocks = metadata.get(f"{architecture}.vision.block_count")
    if kind in _PROJECTOR_TYPES or architecture == "clip" or (not blocks and vision_blocks):
        return "projector"
    return "model"


def _message(raw: Mapping[str, object]) -> dict[str, object]:
    role, content = raw.get("role"), raw.get("content", "")
    if not isinstance(role, str) or not isinstance(content, str):
        raise UsageError("each message needs a role and a content, both strings")
    message: dict[str, object] = {"role": role.lower(), "content": content}
    message.update({key: raw[key] for key in _MESSAGE_KEYS if raw.get(key)})
    return message


def _digests_of(store: Store, name: ModelName) -> frozenset[str]:
    try:
        return store.manifests.read(store.manifests.find(name)).manifest.digests
    except (UnknownModel, IntegrityError):
        return frozenset()
