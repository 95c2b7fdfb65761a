"""The tree of failures, split by who must act.

    VerstakError
    ├── UsageError            change the request
    │   ├── InvalidName       a model name, tag or digest that cannot exist
    │   ├── UnknownModel      no such model in this store
    │   ├── UnknownDevice     no accelerator of that name in the catalogue
    │   ├── UnknownSource     no source knows the name
    │   ├── UnsupportedFeature the model cannot do what was asked
    │   ├── InvalidSchema     a JSON schema that the engine could not honour
    │   ├── ContextOverflow   the prompt does not fit and may not be cut
    │   ├── InvalidGguf       a file offered as a model is not one
    │   ├── InvalidCheckpoint a folder of weights that is incomplete, broken or contradicts itself
    │   ├── UnknownArchitecture  weights of a kind that nobody here can convert
    │   ├── InvalidSettings   the settings file, environment or flags are wrong
    │   ├── InvalidLength     not a length, or one that cannot be meant
    │   ├── InvalidCutList    parts, sheets or saw rules that contradict themselves
    │   ├── InvalidTable      a CSV, XLSX or JSON file that is not what it should be
    │   ├── InvalidDrawing    a DXF or exchange file that cannot be read as one
    │   ├── InvalidCabinet    a cabinet's description that cannot be built
    │   ├── PartDoesNotFit    a part is larger than every sheet
    │   ├── InvalidRecipe     a recipe, a suite or a card of the workshop that cannot be meant
    │   ├── InvalidStatement  a statement of somebody's plan that says nothing to check
    │   └── VolumeMissing     money was asked about, and no volume of tokens was given
    ├── DoesNotFit            change model, quantisation or machine
    │   ├── NotEnoughMemory   the worker would not fit in memory
    │   └── DiskFull          the bytes would not fit on the disk
    ├── EngineError           retrying may help
    │   ├── EngineDied        the worker process ended while it was needed
    │   ├── EngineTimeout     the worker did not answer in time
    │   └── ServerUnreachable no server answers the command line
    ├── SourceUnavailable     a place that should have the bytes did not answer; retry may help
    ├── QuantizationFailed    the quantiser made no file, or one that is not what was asked
    ├── ToolchainFailed       a tool in an environment of its own died, or made nothing that counts
    ├── EvaluationFailed      a model could not be measured
    ├── GateClosed            a result is worse or larger than the recipe allows; not published
    ├── SolverFailed          the cutting solver died or returned a layout that was refused
    ├── ToolError             a tool of the assistant gave no result
    │   ├── ToolRefused       its arguments cannot be meant
    │   │   └── ArgumentMissing  one is missing that only the user can give; ask
    │   └── ToolFailed        it could not be computed; say so and give no number
    ├── Busy                  wait and come back
    ├── Cancelled             the caller stopped it; nothing was published
    └── IntegrityError        bytes differ from the record; stop

Every class has a stable ``code``. HTTP statuses live in ``gateway.error_map``, exit codes in
``cli.exit_codes``; ``tests/test_errors.py`` proves both maps total.
"""

from __future__ import annotations

from typing import ClassVar


class VerstakError(Exception):
    """Base of everything that verstak raises on purpose.

    Args:
        message: What was expected and what was found; shown to people and programs.
        remedy: What to do about it, for people; ``None`` when there is nothing to add.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(VerstakError):
    """The request is wrong; sending it again unchanged fails again."""

    code = "usage"


class InvalidName(UsageError):
    """A model name, tag or digest that no store could hold."""

    code = "invalid_name"


class UnknownModel(UsageError):
    """No manifest of that name in this store."""

    code = "unknown_model"


class UnknownDevice(UsageError):
    """No accelerator of that name in the catalogue, or several of them.

    Args:
        message: What was expected and what was found.
        remedy: What to do about it.
        nearest: Names that may have been meant, the likeliest first.
    """

    code = "unknown_device"

    def __init__(
        self, message: str, *, remedy: str | None = None, nearest: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.nearest = nearest


class UnknownSource(UsageError):
    """Sources answered, and none of them has the name that was asked for."""

    code = "unknown_source"


class UnsupportedFeature(UsageError):
    """The model or build cannot do what was asked."""

    code = "unsupported_feature"


class InvalidSchema(UsageError):
    """A JSON schema that is not one, or that the engine would ignore."""

    code = "invalid_schema"


class ContextOverflow(UsageError):
    """The prompt does not fit the context and the caller forbade cutting it.

    Args:
        message: What was expected and what was found.
        remedy: What to do about it.
        prompt_tokens: Tokens of the prompt that was refused; ``None`` when nobody counted.
        context_tokens: Tokens that one sequence of the worker holds; ``None`` when not known.
    """

    code = "context_overflow"

    def __init__(
        self,
        message: str,
        *,
        remedy: str | None = None,
        prompt_tokens: int | None = None,
        context_tokens: int | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.prompt_tokens = prompt_tokens
        self.context_tokens = context_tokens


class InvalidGguf(UsageError):
    """A file offered as a model is truncated, junk or hostile."""

    code = "invalid_gguf"


class InvalidCheckpoint(UsageError):
    """A checkpoint (safetensors, its configuration or tokenizer) that cannot be believed."""

    code = "invalid_checkpoint"


class UnknownArchitecture(UsageError):
    """Weights of an architecture or tokenizer that no file of ours describes."""

    code = "unknown_architecture"


class InvalidSettings(UsageError):
    """A settings file, environment variable or flag that cannot be obeyed."""

    code = "invalid_settings"


class InvalidLength(UsageError):
    """Not a length, an unknown unit, or a size that nobody can mean."""

    code = "invalid_length"


class InvalidCutList(UsageError):
    """Parts, sheets or saw rules that no saw could obey, or that contradict themselves."""

    code = "invalid_cut_list"


class InvalidTable(UsageError):
    """A CSV, XLSX or JSON file that is broken, hostile or lacks what is needed."""

    code = "invalid_table"


class InvalidDrawing(UsageError):
    """A DXF, ``.xbir`` or ``.CUT`` file that is broken, hostile or says nothing usable."""

    code = "invalid_drawing"


class InvalidCabinet(UsageError):
    """A cabinet's description with values that cannot be built."""

    code = "invalid_cabinet"


class PartDoesNotFit(UsageError):
    """A part is larger than the usable field of every sheet."""

    code = "part_does_not_fit"


class InvalidRecipe(UsageError):
    """A recipe, a task suite or a quality card that cannot be read, or contradicts itself."""

    code = "invalid_recipe"


class InvalidStatement(UsageError):
    """A file of a plan's statements that is broken, or a statement with nothing to check."""

    code = "invalid_statement"


class VolumeMissing(UsageError):
    """A saving or a break-even was asked for, and nobody said how many tokens a month."""

    code = "volume_missing"


class DoesNotFit(VerstakError):
    """The machine is too small for what was asked."""

    code = "does_not_fit"


class NotEnoughMemory(DoesNotFit):
    """The worker would need more memory than is available."""

    code = "not_enough_memory"


class DiskFull(DoesNotFit):
    """The bytes would need more disk than is free."""

    code = "disk_full"


class EngineError(VerstakError):
    """The inference worker failed; a retry may help."""

    code = "engine"


class EngineDied(EngineError):
    """The worker process ended while it was needed."""

    code = "engine_died"


class EngineTimeout(EngineError):
    """The worker did not answer in time."""

    code = "engine_timeout"


class ServerUnreachable(EngineError):
    """No server answers at the address that the command line was given."""

    code = "server_unreachable"


class SourceUnavailable(VerstakError):
    """A place that should have the bytes did not answer."""

    code = "source_unavailable"


class QuantizationFailed(VerstakError):
    """The quantiser died, gave up, or wrote a file that is not what was asked for."""

    code = "quantization_failed"


class ToolchainFailed(VerstakError):
    """A tool in an environment of its own died, gave up, or made nothing that counts."""

    code = "toolchain_failed"


class EvaluationFailed(VerstakError):
    """A model could not be measured: it gave no logits, no answer, or numbers that are none."""

    code = "evaluation_failed"


class GateClosed(VerstakError):
    """No result is as small and as good as the recipe demands; nothing was published."""

    code = "gate_closed"


class SolverFailed(VerstakError):
    """The cutting solver died, said nothing, or returned a layout that the checker refused."""

    code = "solver_failed"


class ToolError(VerstakError):
    """A tool of the assistant gave no result.

    Args:
        message: What was expected and what was found, in English.
        remedy: What to do about it.
        in_russian: The message in Russian, for replies; ``None`` when nobody wrote it.
    """

    code = "tool"

    def __init__(
        self, message: str, *, remedy: str | None = None, in_russian: str | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.in_russian = in_russian


class ToolRefused(ToolError):
    """The arguments of a tool cannot be meant: a negative size, a billion cabinets."""

    code = "tool_refused"


class ArgumentMissing(ToolRefused):
    """An argument is missing that only the user can give; the message is the question."""

    code = "argument_missing"


class ToolFailed(ToolError):
    """A tool could not compute its result; there is no number to give."""

    code = "tool_failed"


class Busy(VerstakError):
    """Too much is waiting already."""

    code = "busy"


class Cancelled(VerstakError):
    """The caller asked for the work to stop; nothing was published, what is here stays."""

    code = "cancelled"


class IntegrityError(VerstakError):
    """Bytes differ from what was recorded about them."""

    code = "integrity"
