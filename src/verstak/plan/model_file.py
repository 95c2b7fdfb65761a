"""The file of a model that the catalogue knows."""

from __future__ import annotations

from dataclasses import replace

from verstak.catalog.known_model import KnownModel
from verstak.errors import UsageError
from verstak.plan.file_size import PlannedFile, gguf_file
from verstak.plan.type_mix.publishers import recipe_of_repository
from verstak.plan.type_mix.recipe import Recipe, usual_recipe


def makers_recipe(model: KnownModel) -> Recipe:
    """How the model's maker makes files of it, as far as that is known.

    The makers of Qwen2.5 store the output matrix of their small models apart, so that their files
    (verstak's default models among them) are 9 to 20 % larger than others'.

    Args:
        model: Facts about the model.
    """
    family = model.architecture.family if model.architecture is not None else ""
    if model.hf_repo is None:
        return usual_recipe(family)
    made = recipe_of_repository(f"{model.hf_repo}-GGUF", family)
    # What a maker does with the types that they publish says nothing of those that they do not.
    return replace(made, importance_matrix=None)


def model_file(model: KnownModel, *, file_type: str, recipe: Recipe | None = None) -> PlannedFile:
    """Plan the file of a known model.

    Args:
        model: Facts about the model.
        file_type: One of ``file_size.OFFERED_TYPES``.
        recipe: How the file is made; ``None`` = as the model's maker does.

    Raises:
        UsageError: its geometry is not known, or as ``gguf_file``.
    """
    if model.architecture is None:
        why = model.gaps.get("architecture", "no source gives it")
        raise UsageError(
            f"the geometry of {model.name} is not known: {why}",
            remedy="plan from a GGUF file of the model",
        )
    return gguf_file(
        model.architecture,
        file_type=file_type,
        tokenizer=model.tokenizer,
        recipe=recipe or makers_recipe(model),
    )
