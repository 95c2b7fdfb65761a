"""What the rooms below refuse, told as a tool's own failure."""

from __future__ import annotations

from verstak.errors import Cancelled, ToolError, ToolFailed, ToolRefused, UsageError, VerstakError


def as_tool_error(error: VerstakError) -> VerstakError:
    """The failure of a tool: wrong arguments are refused, everything else has failed.

    Args:
        error: What the computation raised. A cancelled call stays one.
    """
    if isinstance(error, ToolError | Cancelled):
        return error
    kind = ToolRefused if isinstance(error, UsageError) else ToolFailed
    return kind(error.message, remedy=error.remedy)
