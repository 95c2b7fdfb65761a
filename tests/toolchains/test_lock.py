from __future__ import annotations

from pathlib import Path

import pytest

from verstak.errors import IntegrityError
from verstak.toolchains.lock import LOCKS, Lock
from verstak.toolchains.specification import TOOLCHAINS

HASH = "--hash=sha256:" + "0" * 64


def write(folder: Path, text: str) -> Path:
    file = folder / "x.lock"
    file.write_text(text, encoding="utf-8")
    return file


def test_names_versions_and_text_are_kept(tmp_path: Path) -> None:
    text = (
        f'# said\nA-b==1.0 ; sys_platform == "linux" \\\n    {HASH}\n# more\nc==2 \\\n    {HASH}\n'
    )
    lock = Lock.read(write(tmp_path, text))
    assert [(p.name, p.version) for p in lock.packages] == [("a-b", "1.0"), ("c", "2")]
    assert 'sys_platform == "linux"' in lock.text
    assert not lock.has_torch


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"a>=1 \\\n    {HASH}\n", "no exact version"),
        ("a==1\n", "with a hash"),
        (f"--index-url https://example.org\na==1 \\\n    {HASH}\n", "address"),
    ],
)
def test_what_is_no_lock_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(IntegrityError, match=complaint):
        Lock.read(write(tmp_path, text))


def test_a_missing_lock_is_said(tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="cannot be read"):
        Lock.read(tmp_path / "none.lock")


def test_without_cuda_nothing_else_goes(tmp_path: Path) -> None:
    names = ("torch", "triton", "nvidia-cublas", "cuda-bindings", "torchmetrics", "transformers")
    lock = Lock.read(write(tmp_path, "".join(f"{n}==1 \\\n    {HASH}\n" for n in names)))
    assert lock.has_torch
    left = [p.name for p in lock.without_cuda().packages]
    assert left == ["torchmetrics", "transformers"]
    assert lock.digest != lock.without_cuda().digest


@pytest.mark.parametrize("name", TOOLCHAINS)
def test_each_toolchain_has_a_lock_that_is_one(name: str) -> None:
    toolchain = TOOLCHAINS[name]
    lock = toolchain.lock()
    assert lock.packages
    if lock.has_torch:
        versions = {p.version for p in toolchain.lock_without_cuda().packages if p.name == "torch"}
        release = {p.version.partition("+")[0] for p in lock.packages if p.name == "torch"}
        assert versions == {f"{version}+cpu" for version in release}


@pytest.mark.parametrize("file", sorted(LOCKS.glob("*.in")), ids=lambda file: file.name)
def test_what_was_asked_for_by_version_is_locked(file: Path) -> None:
    locked = {p.name: p.version for p in Lock.read(file.with_suffix(".lock")).packages}
    for row in file.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            name, _, version = row.partition(";")[0].strip().partition("==")
            assert locked[name.partition("[")[0]].startswith(version)
