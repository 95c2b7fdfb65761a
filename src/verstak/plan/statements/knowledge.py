"""What statements are checked against."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.accelerators import Accelerators
from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_models import KnownModels
from verstak.catalog.known_names import split_file_type
from verstak.catalog.prices import Prices
from verstak.catalog.speed_evidence import EvidenceRow
from verstak.errors import UnsupportedFeature
from verstak.model.architecture import Architecture
from verstak.plan.file_size import PlannedFile
from verstak.plan.model_file import model_file
from verstak.plan.speed import SpeedModel


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Facts and models of the rest of this program.

    Attributes:
        models: Known models.
        accelerators: Known accelerators.
        prices: Price list.
        speed: Fitted speeds.
        evidence: Published speeds.
    """

    models: KnownModels
    accelerators: Accelerators
    prices: Prices
    speed: SpeedModel
    evidence: tuple[EvidenceRow, ...]


def file_type_of(text: str) -> str:
    """A precision as llama.cpp spells it: ``Q5`` means ``Q5_K_M``, ``fp16`` means ``F16``."""
    return split_file_type(f"model:{text.strip()}")[1] or text.strip().upper()


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A model at a precision.

    Attributes:
        model: What is known of it.
        architecture: Its geometry.
        file: The planned file.
    """

    model: KnownModel
    architecture: Architecture
    file: PlannedFile

    @property
    def name(self) -> str:
        """Model and precision, for people."""
        return f"{self.model.name} {self.file.file_type}"


def geometry(model: KnownModel) -> Architecture:
    """A model's geometry.

    Raises:
        UnsupportedFeature: it is not known.
    """
    if model.architecture is None:
        raise UnsupportedFeature(
            f"the geometry of {model.name} is not known, so nothing can be computed from it",
            remedy=model.gaps.get("architecture") or "give the path of its GGUF file",
        )
    return model.architecture


def named_file(
    knowledge: Knowledge, model: str, file_type: str | None, *, default: str | None = None
) -> NamedFile:
    """The file that a plan names.

    Args:
        knowledge: Where models are found.
        model: Any spelling; may end in a precision.
        file_type: Precision, which goes before the name's.
        default: Precision where neither says one.

    Raises:
        UnknownModel: no such model.
        UnsupportedFeature: no precision is named, or the geometry is not known.
        UsageError: the file cannot be planned at that precision.
    """
    known, spelled = knowledge.models.find_spelled(model)
    wanted = spelled if file_type is None else file_type_of(file_type)
    if (wanted := wanted or default) is None:
        raise UnsupportedFeature(
            f"no precision is named for {known.name}", remedy='add file_type = "Q4_K_M"'
        )
    return at_type(known, wanted)


def at_type(model: KnownModel, file_type: str) -> NamedFile:
    """A known model at a precision."""
    arch = geometry(model)
    planned = model_file(model, file_type=file_type)
    return NamedFile(model, arch, planned)
