"""Wheels made by hand, and locks of them: a toolchain that is installed in a second."""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

from verstak.quantities.text import Bilingual
from verstak.toolchains.specification import Cost, Toolchain


def write_wheel(folder: Path, name: str, version: str, source: str = "VALUE = 1\n") -> Path:
    """A pure wheel with one module of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        record += f"{path},sha256={digest.decode()},{len(text.encode())}\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return wheel


def pinned(wheel: Path, *, digest: str | None = None) -> str:
    """The lines of a lock for that wheel."""
    name, version, *_ = wheel.name.split("-")
    found = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{found}\n"


def tiny_toolchain(lock: Path, *imports: str) -> Toolchain:
    """A toolchain for the Python that runs the tests."""
    unknown = Cost(download_bytes=None, disk_bytes=None)
    return Toolchain(
        name="tiny",
        purpose=Bilingual("for tests", "для тестов"),
        lock_file=lock,
        pythons=(sys.version_info.minor,),
        imports=imports,
        cost=unknown,
        cost_with_cuda=unknown,
    )
