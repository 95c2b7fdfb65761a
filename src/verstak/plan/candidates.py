"""Ways of serving roles: model x precision x cache x place, before anything heavy is computed.

An :class:`Offer` is such a way. What it takes and how fast it is comes in two qualities: a floor
that costs microseconds (:mod:`verstak.plan.placement.floor`), and exact figures
(:mod:`verstak.plan.placement.figures`) for the few offers that a search comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from verstak.catalog.entries import CatalogModel
from verstak.catalog.known_model import KnownModel
from verstak.catalog.known_models import KnownModels
from verstak.errors import UnknownModel
from verstak.hardware.machine import Machine
from verstak.plan.cache import CacheType
from verstak.plan.role_need import RoleNeed

PROPOSED_TYPES = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0")
"""Precisions that are proposed where nobody names one: at 4 bits and above, K-quants and the two
plain ones that every tool makes. Those of the same class in between differ by less than the
classes do."""

NAMED_TYPES = ("Q8_0", "Q6_K", "Q5_K_M", "Q5_0", "Q4_K_M", "Q4_0", "IQ4_XS", "Q3_K_M")
"""Precisions that are looked at for a model that somebody named: down to 3 bits."""

PROPOSED_CACHES: tuple[CacheType, ...] = ("f16", "q8_0")
NAMED_CACHES: tuple[CacheType, ...] = ("f16", "q8_0", "q4_0")

OFFLOADS = (0.75, 0.5, 0.25)
"""Shares of a named model's blocks that are tried on a device, the rest on the processor."""

PROPOSED_TIERS = ("recommended", "reserve")
"""Tiers that are proposed to somebody who names no model."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker's blocks lie.

    Attributes:
        devices: Indexes of the machine's devices; empty = the processor.
        layers: Blocks on them; ``None`` = all.
    """

    devices: tuple[int, ...] = ()
    layers: int | None = None


type OfferKey = tuple[tuple[int, ...], str, str, CacheType, Place, int, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One worker that could serve some roles.

    Attributes:
        positions: Roles that it serves, by their place in the list of needs; ascending.
        model: What runs.
        file_type: Precision of the weights.
        cache_type: Of keys and values.
        place: Where.
        context_tokens: Of each request: the longest that one of its roles needs.
        sequences: Requests side by side: those of its roles together.
        roomy: Whether these are as many as are of use, not only as many as are needed.
    """

    positions: tuple[int, ...]
    model: KnownModel
    file_type: str
    cache_type: CacheType
    place: Place
    context_tokens: int
    sequences: int
    roomy: bool
    key: OfferKey = field(init=False)
    """What tells it from others."""

    def __post_init__(self) -> None:
        key = (
            self.positions,
            self.model.name,
            self.file_type,
            self.cache_type,
            self.place,
            self.sequences,
            self.context_tokens,
        )
        object.__setattr__(self, "key", key)

    @property
    def roles(self) -> int:
        """Its roles as bits."""
        return sum(1 << position for position in self.positions)

    @property
    def file(self) -> tuple[str, str]:
        """Which file it needs: model and precision."""
        return self.model.name, self.file_type


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen for one role.

    Attributes:
        models: Any of these.
        file_types: Precisions, by model; where a model is missing, ``usual_types``.
        usual_types: Precisions of the others.
        cache_types: Types of cache.
        places: Places; a place of several layers is relative, see :func:`places_of`.
    """

    models: tuple[KnownModel, ...]
    file_types: Mapping[str, tuple[str, ...]]
    usual_types: tuple[str, ...]
    cache_types: tuple[CacheType, ...]
    places: tuple[Place, ...]

    def types_of(self, model: KnownModel) -> tuple[str, ...]:
        """Precisions of one model."""
        return self.file_types.get(model.name, self.usual_types)


def places_of(machine: Machine, *, processor: bool = True) -> tuple[Place, ...]:
    """Where a worker can lie as a whole: each device, all of them together, the processor.

    Args:
        machine: Devices of equal make and memory count as different places.
        processor: Whether the processor is one of them, where the size of main memory is known or
            there is no device.
    """
    devices = range(len(machine.devices))
    found = [Place((index,)) for index in devices]
    known = all(one.memory_bytes or one.available_bytes for one in machine.devices)
    if len(devices) > 1 and known:
        found.append(Place(tuple(devices)))
    sized = machine.memory_bytes is not None or machine.memory_available_bytes is not None
    if (processor and sized) or not found:
        found.append(Place())
    return tuple(found)


def partial_places(machine: Machine, model: KnownModel) -> tuple[Place, ...]:
    """A model's blocks shared between a device and the processor."""
    if model.architecture is None:
        return ()
    layers = model.architecture.layers
    return tuple(
        Place((index,), max(1, round(layers * share)))
        for index in range(len(machine.devices))
        for share in OFFLOADS
    )


def offers(needs: Sequence[RoleNeed], choices: Sequence[Choice]) -> Iterator[Offer]:
    """Every way of serving one role, or several by one worker that all of them may choose.

    Args:
        needs: Of the roles.
        choices: For each role, in the same order.
    """
    positions = range(len(needs))
    for count in range(1, len(needs) + 1):
        for together in combinations(positions, count):
            yield from _offers_together(needs, choices, together)


def _offers_together(
    needs: Sequence[RoleNeed], choices: Sequence[Choice], together: tuple[int, ...]
) -> Iterator[Offer]:
    first = choices[together[0]]
    others = [choices[position] for position in together[1:]]
    context = max(needs[position].context_tokens for position in together)
    least = sum(needs[position].parallel for position in together)
    most = sum(needs[position].parallel_most for position in together)
    names = [{model.name for model in other.models} for other in others]
    caches = [cache for cache in first.cache_types if all(cache in o.cache_types for o in others)]
    places = [place for place in first.places if all(place in o.places for o in others)]
    for model in first.models:
        if not all(model.name in allowed for allowed in names):
            continue
        types = [
            file_type
            for file_type in first.types_of(model)
            if all(file_type in other.types_of(model) for other in others)
        ]
        for file_type, cache, place in product(types, caches, places):
            for sequences in sorted({least, most}):
                yield Offer(
                    together, model, file_type, cache, place, context, sequences, sequences == most
                )


def proposed(models: Iterable[KnownModel]) -> tuple[KnownModel, ...]:
    """Models that are proposed to somebody who names none.

    Of known geometry and size, of a tier that we propose, and of terms that a company can live
    with as far as they are known; how they meet a role's needs is judged one by one.
    """
    return tuple(
        model
        for model in models
        if model.tier in PROPOSED_TIERS
        and model.architecture is not None
        and model.parameters is not None
        and not model.architecture.pooling
    )


def ready_files(known: KnownModels, entries: Iterable[CatalogModel]) -> frozenset[tuple[str, str]]:
    """Files that the store can fetch and verify by digest: model and precision.

    Args:
        known: Facts about models.
        entries: What the store offers.
    """
    found = set()
    for entry in entries:
        try:
            model = known.find(entry.name)
        except UnknownModel:
            continue  # an office's own entry of which nothing else is known
        found.add((model.name, entry.quantization))
    return frozenset(found)
