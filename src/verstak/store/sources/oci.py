"""Any OCI registry: references, manifests and blobs.

Source: https://github.com/opencontainers/distribution-spec (v1.1), and Ollama's use of it.
"""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from functools import partial as bind

import httpx
import msgspec

from verstak.errors import IntegrityError, InvalidName, SourceUnavailable, UnsupportedFeature
from verstak.model.manifest import CONFIG_TYPE, LAYER_PREFIX, MANIFEST_TYPE, Layer, Manifest
from verstak.model.names import DEFAULT_TAG, Digest
from verstak.store.manifests import decode_manifest
from verstak.store.pull_options import PullOptions
from verstak.store.sources.http_access import Connection, HttpAccess, check_status, patiently
from verstak.store.sources.registry_auth import RegistryAuth
from verstak.store.sources.remote_file import RemoteFile

OCI_MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
_ACCEPT = f"{MANIFEST_TYPE}, {OCI_MANIFEST_TYPE}"
_LIST_TYPES = frozenset(
    {
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.index.v1+json",
    }
)
_CONFIG_TYPES = frozenset({CONFIG_TYPE, "application/vnd.oci.image.config.v1+json"})

_HOST = re.compile(
    r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?",
    re.ASCII,
)
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reference:
    """A manifest in a registry.

    Attributes:
        base_url: ``https://host`` or, only when asked for, ``http://host``; may hold a path.
        host: As the user spelled it; names the login.
        repository: Path below ``/v2/``.
        tag: Tag or ``sha256:<hex>``.
    """

    base_url: str
    host: str
    repository: str
    tag: str

    @classmethod
    def parse(cls, text: str, options: PullOptions, *, insecure: bool = False) -> Reference:
        """Read ``[http://]host[:port]/repository[:tag][@sha256:…]``.

        Raises:
            InvalidName: not such a reference.
        """
        plain = insecure or text.startswith("http://")
        rest = text.removeprefix("http://").removeprefix("https://")
        host, _, path = rest.partition("/")
        path, _, digest = path.partition("@")
        repository, _, tag = path.partition(":")
        pinned = str(Digest.parse(digest)) if digest else ""
        return cls.of(host, repository, pinned or tag or DEFAULT_TAG, options, insecure=plain)

    @classmethod
    def of(
        cls, host: str, repository: str, tag: str, options: PullOptions, *, insecure: bool = False
    ) -> Reference:
        """Build from parts; a mirror configured for the host is asked in its place.

        Raises:
            InvalidName: a part that would not stay within its place in the URL.
        """
        proper = (
            _HOST.fullmatch(host)
            and _REPOSITORY.fullmatch(repository)
            and (_TAG.fullmatch(tag) or tag.startswith("sha256:"))
        )
        if not proper:
            raise InvalidName(
                "invalid model name",
                remedy=f"expected host/repository:tag, found {f'{host}/{repository}:{tag}'[:100]!r}",
            )
        base = options.registry_mirrors.get(host, f"{'http' if insecure else 'https'}://{host}")
        return cls(base_url=base.rstrip("/"), host=host, repository=repository, tag=tag)

    @property
    def manifest_url(self) -> str:
        """Where the manifest is asked for."""
        return f"{self.base_url}/v2/{self.repository}/manifests/{self.tag}"

    def blob_url(self, digest: Digest) -> str:
        """Where a blob is asked for."""
        return f"{self.base_url}/v2/{self.repository}/blobs/{digest}"

    @property
    def plain_http(self) -> bool:
        """True when the user asked for ``http://``."""
        return self.base_url.startswith("http://")

    def __str__(self) -> str:
        return f"{self.host}/{self.repository}:{self.tag}"


@dataclass(frozen=True, slots=True)
class FetchedManifest:
    """A manifest and its bytes, which are kept verbatim because they are hashed."""

    data: bytes
    manifest: Manifest


def auth_for(access: HttpAccess, reference: Reference, *, write: bool = False) -> RegistryAuth:
    """Credentials for one repository, from the logins of the options.

    Args:
        access: Clients to ask a token server with; its options hold the logins.
        reference: The repository.
        write: Whether pushing is wanted.
    """
    contacted = httpx.URL(reference.base_url).netloc.decode("ascii")
    logins = access.options.credentials
    return RegistryAuth(
        access,
        label=str(reference),
        repository=reference.repository,
        connection=Connection(plain_http=reference.plain_http),
        login=logins.get(contacted)
        or (
            # A login for the original host is not handed to a mirror over plain http.
            logins.get(reference.host) if contacted == reference.host else None
        ),
        write=write,
    )


class RegistryRepository:
    """A conversation with one repository of one registry.

    Args:
        access: Clients to ask with.
        reference: Which manifest.
    """

    def __init__(self, access: HttpAccess, reference: Reference) -> None:
        self._access = access
        self._reference = reference
        self._connection = Connection(plain_http=reference.plain_http)
        self._auth = auth_for(access, reference)

    def manifest(self, cancel: threading.Event) -> FetchedManifest:
        """Fetch and check the manifest.

        Raises:
            SourceLacks: the registry does not know the name.
            SourceUnavailable: it did not answer, or refused.
            UnsupportedFeature: a manifest, but not of a model that this program can hold.
            IntegrityError: not a manifest, or not the pinned one.
        """
        label = str(self._reference)
        ask = bind(self._get_manifest, label)
        return patiently(self._access, self._reference.base_url, label, cancel, ask)

    def blob(self, digest: Digest, size_bytes: int) -> RemoteFile:
        """One blob; answered directly or by redirect, both are fine."""
        return RemoteFile(
            self._access,
            self._reference.blob_url(digest),
            label=f"{self._reference} ({digest.short})",
            size_bytes=size_bytes,
            connection=self._connection,
            authorizer=self._auth,
        )

    def _get_manifest(self, label: str) -> FetchedManifest:
        limit = self._access.options.max_manifest_bytes
        with self._access.get(
            self._reference.manifest_url,
            connection=self._connection,
            authorizer=self._auth,
            headers={"Accept": _ACCEPT},
        ) as response:
            check_status(response, label)
            data = b""
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > limit:
                    raise IntegrityError(f"{label}: the manifest is over {limit} bytes")
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
        tag = self._reference.tag
        if tag.startswith("sha256:") and tag != f"sha256:{hashlib.sha256(data).hexdigest()}":
            raise IntegrityError(f"{label}: the manifest is not the one that the digest names")
        return FetchedManifest(data, check_manifest(data, media_type, label))


class _Typed(msgspec.Struct, rename="camel"):
    schema_version: int = 2
    media_type: str = ""
    manifests: list[msgspec.Raw] | None = None


def check_manifest(data: bytes, media_type: str, label: str) -> Manifest:
    """Read a manifest that a registry sent.

    Args:
        data: Its bytes.
        media_type: What the ``Content-Type`` said.
        label: The source, for messages.

    Raises:
        UnsupportedFeature: a list of manifests, an old schema, or not a model.
        IntegrityError: not a manifest at all.
    """
    try:
        typed = msgspec.json.decode(data, type=_Typed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IntegrityError(f"{label}: answered something that is no manifest: {error}") from error
    if {typed.media_type, media_type} & _LIST_TYPES or typed.manifests is not None:
        raise UnsupportedFeature(
            f"{label}: a list of manifests for several platforms, not one model",
            remedy="name one of its manifests by digest: host/repository@sha256:…",
        )
    if typed.schema_version != 2 or (
        typed.media_type and typed.media_type not in {MANIFEST_TYPE, OCI_MANIFEST_TYPE}
    ):
        raise UnsupportedFeature(
            f"{label}: manifests of type {typed.media_type or 'schema 1'} are not understood"
        )
    manifest = decode_manifest(data)
    for layer in manifest.layers:
        if not layer.media_type.startswith(LAYER_PREFIX):
            raise UnsupportedFeature(f"{label}: not a model, it holds a layer {layer.media_type!r}")
    if manifest.config.media_type not in _CONFIG_TYPES or not manifest.of_kind("model"):
        raise UnsupportedFeature(f"{label}: holds no GGUF model")
    _check_sizes((manifest.config, *manifest.layers), label)
    return manifest


def _check_sizes(layers: tuple[Layer, ...], label: str) -> None:
    sizes: dict[str, int] = {}
    for layer in layers:
        if sizes.setdefault(layer.digest, layer.size_bytes) != layer.size_bytes:
            raise IntegrityError(f"{label}: one blob with two sizes in the manifest")
        if layer.size_bytes > 2**50:
            raise SourceUnavailable(f"{label}: a layer of {layer.size_bytes} bytes cannot be")
