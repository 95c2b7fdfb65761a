"""Roles: model names that stand for a job. A role = a model and the profile it runs with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """Defaults of a role; a request's own options win over them.

    Attributes:
        context_tokens: Context of each sequence.
        temperature: Sampling temperature, ``None`` = the engine's default.
        top_p: Nucleus sampling, ``None`` = the engine's default.
        repeat_penalty: Against repetition, 1 = none; ``None`` = the dialect's default.
        sequences: Requests that may decode side by side, at most.
    """

    context_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    repeat_penalty: float | None = None
    sequences: int = 1


@dataclass(frozen=True, slots=True)
class Role:
    """One role as ``/api/tags`` shows it.

    Attributes:
        name: What clients ask for, for example ``analysis``.
        model: Name of the model behind it.
        profile: Defaults.
        summary_ru: One sentence for people, in Russian.
        summary_en: The same in English.
        like: Role whose model and profile it has where nobody chooses per request; ``None`` for
            a role of its own.
    """

    name: str
    model: str
    profile: Profile
    summary_ru: str
    summary_en: str
    like: str | None = None
