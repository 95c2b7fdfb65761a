"""What the assistant obeys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AssistantOptions:
    """Settings of the assistant.

    Attributes:
        enabled: False leaves the roles bare models with a profile.
        documents_dir: Folder of an office's own documents (Markdown, PDF, DOCX), searched for
            answers; ``None`` = none.
        rules_dir: Folder of an office's own rule files (TOML), as ``verstak check --rules``.
        most_steps: Tools called for one question, at most.
        search_seconds: How long a search for a better cutting plan may take within a reply.
        explain: Let the model write an explanation under the computed part.
        explanation_tokens: Length of that explanation, at most.
    """

    enabled: bool = True
    documents_dir: Path | None = None
    rules_dir: Path | None = None
    most_steps: int = 4
    search_seconds: float = 3.0
    explain: bool = True
    explanation_tokens: int = 220
