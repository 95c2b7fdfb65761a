"""How the files of well-known publishers were made, as their sizes tell."""

from __future__ import annotations

from dataclasses import replace

from verstak.plan.type_mix.recipe import Recipe, usual_recipe

_2023 = "TheBloke/"
_WITH_IMPORTANCE_MATRIX = ("bartowski/", "unsloth/", "Qwen/Qwen2-")
_WITHOUT = ("Qwen/", "ggml-org/", "ollama.com/", "ibm-granite/", "NousResearch/")
_SEPARATE_OUTPUT = "Qwen/Qwen2.5"


def recipe_of_repository(repository: str, family: str) -> Recipe:
    """Recipe of the files in one repository.

    Args:
        repository: For example ``bartowski/Qwen2.5-3B-Instruct-GGUF``.
        family: ``general.architecture`` of its files.

    Returns:
        The family's usual recipe with what is known of the publisher: rules of 2023, an
        importance matrix or none, an output matrix of its own.

    Source:
        Sizes of 167 published files: each of these recipes gives all undoubted sizes of its
        publishers to the byte but for the head (docs/reference/file-sizes.md).
    """
    recipe = usual_recipe(family)
    if repository.startswith(_2023):
        return replace(
            recipe,
            rules=2023,
            importance_matrix=False,
            split_experts=True,
            layer_order="text",
        )
    if repository.startswith(_WITH_IMPORTANCE_MATRIX):
        return replace(recipe, importance_matrix=True)
    if repository.startswith(_WITHOUT):
        separate = repository.startswith(_SEPARATE_OUTPUT)
        return replace(recipe, importance_matrix=False, separate_output=separate)
    return recipe
