from __future__ import annotations

import pytest

from verstak.errors import UsageError
from verstak.toolchains.specification import TOOLCHAINS, toolchain_named


@pytest.mark.parametrize("name", TOOLCHAINS)
def test_each_says_what_it_is_for_and_what_to_try(name: str) -> None:
    toolchain = toolchain_named(name)
    assert toolchain.name == name
    assert toolchain.imports
    assert toolchain.pythons
    assert toolchain.purpose.en != toolchain.purpose.ru


def test_an_unknown_one_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        toolchain_named("hammer")
    assert "hf-onnx" in (caught.value.remedy or "")
