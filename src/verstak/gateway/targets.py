"""From the model text of a request to something that can run.

A name is either a role (``chat``, ``analysis``: a base model and a profile) or a model of the
store. Role names are reserved: nobody can create, overwrite or delete them.
"""

from __future__ import annotations

import logging
import math
import platform
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import anyio.to_thread
import msgspec

from verstak.catalog.load import Catalog
from verstak.catalog.roles import Role
from verstak.errors import IntegrityError, UnknownModel
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import (
    architecture_of,
    capabilities_of,
    repacked_bytes,
)
from verstak.formats.repacking import ProcessorFamily
from verstak.gateway.error_map import ApiError
from verstak.gateway.model_options import ModelOptions, merge_options
from verstak.model.architecture import Architecture
from verstak.model.names import ModelName
from verstak.scheduler.residency import LoadRequest
from verstak.store.store import Store
from verstak.store.stored_model import StoredModel

CHAT_MISSING = "model '{text}' not found"
"""Wording of chat, generate and delete."""

SHOW_MISSING = "model '{canonical}' not found"
"""Show names the model with its tag."""

EMBED_MISSING = 'model "{text}" not found, try pulling it first'
"""Wording of embed and embeddings."""

COPY_MISSING = 'model "{text}" not found'

_log = logging.getLogger(__name__)

_MIN_CONTEXT_TOKENS = 4
_FACTS_KEPT = 64
_PARTS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a Modelfile's MESSAGE lines."""

    role: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class ModelParts:
    """The small layers of a model, read.

    Attributes:
        system: SYSTEM text, empty when there is none.
        template: Go template, empty when the GGUF's own chat template is used.
        params: PARAMETER values by name.
        messages: MESSAGE lines, which go before the caller's own messages.
        licenses: One text per license layer.
    """

    system: str = ""
    template: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    licenses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What must be known of a GGUF file to run it; kept by digest, the header itself is not.

    Attributes:
        architecture: Geometry.
        repacked_bytes: Weights that the CPU engine copies into its own layout.
        capabilities: What the file itself claims, in Ollama's words.
    """

    architecture: Architecture
    repacked_bytes: int
    capabilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Target:
    """What a request runs on.

    Attributes:
        requested: The client's own spelling, which replies echo.
        name: Canonical name: the role's, or the stored model's.
        stored: The model behind it.
        role: The role, ``None`` for a plain model.
        parts: Small layers of the model.
    """

    requested: str
    name: ModelName
    stored: StoredModel
    role: Role | None
    parts: ModelParts

    @property
    def display(self) -> str:
        """Shortest spelling with its tag, as lists show it."""
        return self.name.display

    def options(
        self, requested: Mapping[str, object] | None, base: ModelOptions | None = None
    ) -> ModelOptions:
        """Options in force: base < model's PARAMETERs < role's profile < the request's own.

        Args:
            requested: ``options`` of the request.
            base: Defaults of the dialect; Ollama's unless given.

        Raises:
            ApiError: 500 when a known option has the wrong type.
        """
        return merge_options((self.effective_params(), requested or {}), base)

    def effective_params(self) -> dict[str, object]:
        """PARAMETERs of the model with the role's profile laid over them."""
        params = dict(self.parts.params)
        if self.role is not None:
            profile = self.role.profile
            params["num_ctx"] = profile.context_tokens
            if profile.temperature is not None:
                params["temperature"] = profile.temperature
            if profile.top_p is not None:
                params["top_p"] = profile.top_p
            if profile.repeat_penalty is not None:
                params["repeat_penalty"] = profile.repeat_penalty
        return params


class Targets:
    """Resolves names against one store and one catalog, and remembers what files say."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self._store = store
        self._catalog = catalog
        self._facts: _Recent[ModelFacts] = _Recent(_FACTS_KEPT)
        self._parts: _Recent[ModelParts] = _Recent(_PARTS_KEPT)

    def resolve(self, text: str, missing: str = CHAT_MISSING) -> Target:
        """Find what a request's model text stands for.

        Args:
            text: As the client wrote it.
            missing: Message when there is no such model; ``{text}`` and ``{canonical}`` are
                filled in. Clients search for the exact wording of each endpoint.

        Raises:
            InvalidName: no store could hold that name.
            UnknownModel: the model, or the model behind the role, is not in the store.
        """
        name = ModelName.parse(text)
        role = self._catalog.find_role(name)
        wanted = name if role is None else ModelName.parse(role.model)
        try:
            stored = self._store.get(wanted)
        except UnknownModel as error:
            message = missing.format(text=text, canonical=name.display)
            if role is not None:
                message += (
                    f": its model {role.model} is not here yet; run verstak pull {role.model}"
                )
            raise UnknownModel(message) from error
        # Either spelling is the stored one, whatever case the client used.
        canonical = stored.name if role is None else ModelName.parse(role.name)
        return Target(text, canonical, stored, role, self.parts_of(stored))

    def list(self) -> list[Target]:
        """Every model of the store, newest first, each role beside the model it runs."""
        stored_models = self._store.list()
        by_name = {stored.name.folded: stored for stored in stored_models}
        roles: dict[tuple[str, ...], list[Role]] = {}
        for role in self._catalog.roles.values():
            roles.setdefault(ModelName.parse(role.model).folded, []).append(role)
        targets: list[Target] = []
        for key, stored in by_name.items():
            try:
                parts = self.parts_of(stored)
            except IntegrityError as error:  # one bad layer must not hide the rest of the list
                _log.warning("bad layer name=%s error=%s", stored.name, error.message)
                parts = ModelParts()
            for role in roles.get(key, []):
                name = ModelName.parse(role.name)
                targets.append(Target(role.name, name, stored, role, parts))
            # A model that somebody named like a role before it was one cannot be asked for.
            if self._catalog.find_role(stored.name) is None:
                targets.append(Target(stored.name.display, stored.name, stored, None, parts))
        return targets

    async def capabilities(self, target: Target) -> tuple[str, ...]:
        """What a target can do, as ``/api/show`` and ``/api/tags`` list it.

        ``tools`` is there for every model that completes text, whatever its template says:
        verstak makes tool calls by constrained JSON.

        Raises:
            InvalidGguf: the file is not a model.
        """
        facts = await self.facts_of(target.stored)
        if facts.architecture.pooling:
            return ("embedding",)
        # What needs a projector (vision, audio) is left out: workers here read text.
        found = ["completion", "tools"]
        if "insert" in facts.capabilities or ".Suffix" in target.parts.template:
            found.append("insert")
        if "thinking" in facts.capabilities:
            found.append("thinking")
        return tuple(found)

    def refuse_role(self, name: ModelName) -> None:
        """Refuse to change a name that a role owns.

        Raises:
            ApiError: 400.
        """
        role = self._catalog.find_role(name)
        if role is not None:
            raise ApiError(
                400, f"'{role.name}' is a role of this server (it runs {role.model}), not a model"
            )

    def parts_of(self, stored: StoredModel) -> ModelParts:
        """Small layers of a model: read once for each manifest.

        Raises:
            IntegrityError: a layer is missing or not what it should be.
        """
        key = stored.manifest_digest
        return self._parts.get(key) or self._parts.put(key, self._read_parts(stored))

    async def facts_of(self, stored: StoredModel) -> ModelFacts:
        """Geometry of a model's file, read in a thread the first time.

        Raises:
            InvalidGguf: the file is not a model.
        """
        digest = model_digest(stored)
        known = self._facts.get(digest)
        if known is not None:
            return known
        facts = await anyio.to_thread.run_sync(self._read_facts, digest)
        return self._facts.put(digest, facts)

    async def load_request(
        self, target: Target, options: ModelOptions, keep_alive_s: float | None
    ) -> LoadRequest:
        """What the scheduler needs to bring the target's worker up.

        Args:
            target: From :meth:`resolve`.
            options: From :meth:`Target.options`; only ``num_ctx`` matters here.
            keep_alive_s: From ``durations.keep_alive_seconds``.

        Raises:
            InvalidGguf: the file is not a model.
        """
        facts = await self.facts_of(target.stored)
        context_tokens = options.num_ctx
        if context_tokens is not None:
            largest = facts.architecture.context_length or math.inf
            context_tokens = int(min(max(context_tokens, _MIN_CONTEXT_TOKENS), largest))
        digest = model_digest(target.stored)
        return LoadRequest(
            key=digest,
            name=target.display,
            model_path=self._store.blob_path(digest),
            architecture=facts.architecture,
            weights_bytes=target.stored.manifest.of_kind("model")[0].size_bytes,
            repacked_bytes=facts.repacked_bytes,
            context_tokens=context_tokens,
            sequences=1 if target.role is None else target.role.profile.sequences,
            keep_alive_s=keep_alive_s,
        )

    def _read_facts(self, digest: str) -> ModelFacts:
        header = read_header(self._store.blob_path(digest))
        return ModelFacts(
            architecture=architecture_of(header),
            repacked_bytes=repacked_bytes(header, processor_family=_processor_family()),
            capabilities=frozenset(capabilities_of(header)),
        )

    def _read_parts(self, stored: StoredModel) -> ModelParts:
        def texts(kind: str) -> tuple[str, ...]:
            layers = stored.manifest.of_kind(kind)
            return tuple(self._store.read_blob_text(layer.digest) for layer in layers)

        system, template = texts("system"), texts("template")
        params, messages = texts("params"), texts("messages")
        try:
            return ModelParts(
                system=system[-1] if system else "",
                template=template[-1] if template else "",
                params=msgspec.json.decode(params[-1], type=dict[str, object]) if params else {},
                messages=tuple(
                    message
                    for text in messages
                    for message in msgspec.json.decode(text, type=list[Message])
                ),
                licenses=texts("license"),
            )
        except (msgspec.DecodeError, RecursionError) as error:
            raise IntegrityError(
                f"parameters or messages of {stored.name} are damaged: {error}",
                remedy=f"verstak pull {stored.name}",
            ) from error


def model_digest(stored: StoredModel) -> str:
    """``sha256:<hex>`` of the file with the weights.

    Raises:
        ApiError: 400 when the manifest has no such layer (an adapter or a template alone).
    """
    layers = stored.manifest.of_kind("model")
    if not layers:
        raise ApiError(400, f"{stored.name.display} has no model file")
    return layers[0].digest


def _processor_family() -> ProcessorFamily:
    """Which of the engine's repacking kernels this machine has."""
    machine = platform.machine().lower()
    if machine in {"x86_64", "amd64"}:
        return "x86_64"
    return "arm64" if machine in {"arm64", "aarch64"} else "other"


class _Recent[V]:
    """The values used last, by key; lists run in threads beside the event loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> V | None:
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: str, value: V) -> V:
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._limit:
                self._values.popitem(last=False)
        return value
