"""What the assistant is asked, and which role answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from verstak.assistant.stop_board import StopBoard
from verstak.assistant.tools.desk import Attachment
from verstak.assistant.tools.outcome import MadeFile
from verstak.assistant.tools.tool import RoleName
from verstak.engines.messages import Message
from verstak.engines.sampling import Sampling


def _name_of(file: MadeFile) -> str:
    return file.name


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation whose last turn wants an answer.

    Args:
        messages: All turns, oldest first.
        attachments: Files of the request, in order.
        role: Who answers; ``None`` while nobody has chosen.
        sampling: Of the role's profile and the request's own options.
        stops: Where a stop finds the calls of this answer.
        chosen_by: ``caller`` or ``auto``.
        why: The reason of an automatic choice; empty when the caller chose.
        link: Where a file of the reply will be found; asked once for each file that is shown.
    """

    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...] = ()
    role: RoleName | None = None
    sampling: Sampling = field(default_factory=Sampling)
    stops: StopBoard = field(default_factory=StopBoard)
    chosen_by: str = "caller"
    why: str = ""
    link: Callable[[MadeFile], str] = _name_of


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """Which role a question belongs to.

    Args:
        role: The role.
        why: In a word: name of the tool, ``attachment``, ``talk``.
    """

    role: RoleName
    why: str
