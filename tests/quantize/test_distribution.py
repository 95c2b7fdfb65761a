from __future__ import annotations

import pytest

from verstak.errors import UnsupportedFeature
from verstak.quantize.bindings import LAYOUT_RELEASES
from verstak.quantize.distribution import PACKAGES, package_for


@pytest.mark.parametrize("package", PACKAGES.values(), ids=lambda one: one.name)
def test_every_build_is_pinned_and_its_layout_known(package: object) -> None:
    assert package in PACKAGES.values()
    pinned = next(one for one in PACKAGES.values() if one is package)
    assert len(bytes.fromhex(pinned.sha512)) == 64
    assert pinned.release.removeprefix("v") in LAYOUT_RELEASES
    assert pinned.path.endswith(f"{pinned.name}-{pinned.version}.tgz")


def test_builds_go_to_folders_of_their_own() -> None:
    assert len({one.folder for one in PACKAGES.values()}) == len(PACKAGES)


def test_this_machine_s_build_is_found_and_others_are_refused() -> None:
    assert package_for("linux", "x86_64").name == "linux-x64"
    with pytest.raises(UnsupportedFeature, match="win32 on AMD64"):
        package_for("win32", "AMD64")
