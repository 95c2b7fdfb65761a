"""Exit status of the command line for every kind of failure."""

from __future__ import annotations

from verstak.errors import (
    Busy,
    Cancelled,
    DoesNotFit,
    EngineError,
    EvaluationFailed,
    GateClosed,
    IntegrityError,
    QuantizationFailed,
    SolverFailed,
    SourceUnavailable,
    ToolchainFailed,
    ToolError,
    UsageError,
    VerstakError,
)

EXIT_CODES: dict[type[VerstakError], int] = {
    UsageError: 2,
    DoesNotFit: 3,
    EngineError: 4,
    Busy: 5,
    IntegrityError: 6,
    SourceUnavailable: 7,
    SolverFailed: 8,
    QuantizationFailed: 10,
    ToolchainFailed: 11,
    EvaluationFailed: 12,
    GateClosed: 13,
    ToolError: 9,
    Cancelled: 130,
    VerstakError: 1,
}
"""Second level of the tree; a class without a line of its own takes its parent's."""


def exit_code(error: VerstakError) -> int:
    """Exit status for an error: that of its nearest listed ancestor."""
    for kind in type(error).__mro__:
        if kind in EXIT_CODES:
            return EXIT_CODES[kind]
    return 1
