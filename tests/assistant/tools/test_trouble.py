"""trouble: what the rooms below refuse becomes a tool's own failure."""

from __future__ import annotations

import pytest

from verstak.assistant.tools.trouble import as_tool_error
from verstak.errors import Cancelled, InvalidLength, ToolFailed, ToolRefused, VerstakError


@pytest.mark.parametrize(
    "error", [ToolRefused("no"), ToolFailed("no"), Cancelled("stopped")], ids=repr
)
def test_a_tools_own_errors_and_a_stop_stay(error: VerstakError) -> None:
    assert as_tool_error(error) is error


def test_wrong_input_is_refused_and_all_else_has_failed() -> None:
    refused = as_tool_error(InvalidLength("no length", remedy="write mm"))
    assert isinstance(refused, ToolRefused)
    assert (refused.message, refused.remedy) == ("no length", "write mm")
    assert isinstance(as_tool_error(VerstakError("odd")), ToolFailed)
