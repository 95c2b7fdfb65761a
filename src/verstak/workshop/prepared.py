"""A recipe that was looked at: its source opened, its texts read, its names resolved."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from verstak.errors import InvalidRecipe
from verstak.evaluate.measuring import ReferenceKind
from verstak.evaluate.suites.suite import Suite
from verstak.evaluate.texts import JudgedText
from verstak.formats.gguf import read_header
from verstak.formats.gguf_model import quantization_level
from verstak.quantize.prediction import UNQUANTISED
from verstak.store.blobs import hash_file
from verstak.workshop.calibrating import CalibrationText, calibration_text
from verstak.workshop.full_precision import full_step
from verstak.workshop.publishing import refuse_name
from verstak.workshop.recipe import Recipe
from verstak.workshop.source import Source, open_source
from verstak.workshop.step import Step
from verstak.workshop.targets.ground import Input
from verstak.workshop.targets.registry import target_of
from verstak.workshop.texts import named_suites, texts_to_judge_by
from verstak.workshop.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Prepared:
    """What both the plan and the work begin with.

    Attributes:
        recipe: What was asked for.
        source: Where the weights come from.
        full: The step that makes the full-precision file; ``None`` = the source is one.
        calibration: Text of the importance matrix; ``None`` = there is none.
        texts: What candidates are compared on.
        suites: What tasks they are asked.
        reference: A GGUF that counts as truth; ``None`` = the full-precision file.
        reference_name: What cards call it.
        reference_kind: What kind of truth it is.
    """

    recipe: Recipe
    source: Source
    full: Step | None
    calibration: CalibrationText | None
    texts: tuple[JudgedText, ...]
    suites: tuple[Suite, ...]
    reference: Input | None
    reference_name: str
    reference_kind: ReferenceKind

    @property
    def matrix_text(self) -> str | None:
        """Name of the importance matrix's text."""
        return None if self.calibration is None else self.calibration.name


def prepare(recipe: Recipe, place: Workplace, *, cancel: threading.Event) -> Prepared:
    """Look at everything that a recipe names, and refuse early what could not end well.

    Args:
        recipe: What is asked for.
        place: Where it is built.
        cancel: Stops the reading.

    Raises:
        InvalidRecipe: it names what is not there, or what cannot be done with this source.
        UnknownModel: the store has no such source.
        InvalidGguf: the source is no model.
        InvalidCheckpoint: the source is incomplete or broken.
        UnsupportedFeature: a target cannot be made here.
        Cancelled: `cancel` was set.
    """
    for level in recipe.levels:
        target_of(level.target).require(place.toolchains)
    if recipe.publish is not None:
        refuse_name(recipe.publish, store=place.store, catalog=place.catalog, journal=place.journal)
    calibration = None if recipe.calibration is None else calibration_text(recipe.calibration)
    texts = texts_to_judge_by(recipe.evaluation.texts)
    suites = named_suites(recipe.evaluation.suites, recipe.evaluation.items)
    source = open_source(recipe.source, store=place.store, catalog=place.catalog, cancel=cancel)
    full = full_step(source, recipe.source, library=place.library, threads=recipe.threads)
    reference, name, kind = _reference(recipe, source, cancel)
    return Prepared(
        recipe=recipe,
        source=source,
        full=full,
        calibration=calibration,
        texts=texts,
        suites=suites,
        reference=reference,
        reference_name=name,
        reference_kind=recipe.evaluation.reference_kind or kind,
    )


def _reference(
    recipe: Recipe, source: Source, cancel: threading.Event
) -> tuple[Input | None, str, ReferenceKind]:
    path = recipe.evaluation.reference
    if path is None:
        return None, source.name, "dequantised" if source.quantised else "full"
    if not path.is_file():
        raise InvalidRecipe(
            f"evaluate.reference: there is no file {path}",
            remedy="name a GGUF; paths are taken from the recipe's folder",
        )
    level = quantization_level(read_header(path))
    digest = hash_file(path, cancel=cancel).hex
    return Input(path, digest), path.stem, "full" if level in UNQUANTISED else "dequantised"
