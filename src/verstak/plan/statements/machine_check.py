"""Checking what a plan says about machines: memory, what fits, how fast it writes."""

from __future__ import annotations

from dataclasses import dataclass

from verstak.catalog.accelerator import Accelerator
from verstak.errors import UnsupportedFeature, UsageError
from verstak.hardware.machine import Device
from verstak.plan.byte_quantity import GIB, high_bytes, low_bytes
from verstak.plan.cost.spread import Spread, computed, spread
from verstak.plan.device_memory import device_memory
from verstak.plan.devices import device_of
from verstak.plan.file_size import OFFERED_TYPES
from verstak.plan.statements.finding import Finding, Verdict
from verstak.plan.statements.knowledge import Knowledge, NamedFile, at_type, named_file
from verstak.plan.statements.statement import DeviceMemory, MemoryFit, StatedRole
from verstak.plan.statements.tolerance import RIGHT_WITHIN, Claim, off_by
from verstak.plan.usable_memory import usable_bytes
from verstak.plan.usable_memory import verdict as fit_verdict
from verstak.quantities.quantity import Cited, Estimated, Quantity
from verstak.quantities.report import Figure
from verstak.quantities.text import Bilingual

_MOST_NAMED = 3


def check_device_memory(stated: DeviceMemory, knowledge: Knowledge) -> Finding:
    """Whether accelerators have the memory that a plan gives them."""
    figures: list[Figure] = []
    words: list[tuple[str, str]] = []
    wrong = 0
    off: Quantity | None = None
    for name, claimed in stated.memory_gb.items():
        found = knowledge.accelerators.find_spelled(name).accelerator
        figures += _device_figures(found)
        right, en, ru = _memory_words(found, claimed, knowledge)
        wrong += not right
        words.append((en, ru))
        if not right and found.memory_gib:
            off = off_by(Claim(claimed, claimed), found.memory_gib, "GiB")
    verdict = Verdict.HALF
    if wrong in {0, len(stated.memory_gb)}:
        verdict = Verdict.WRONG if wrong else Verdict.RIGHT
    return Finding(
        id=stated.id,
        kind="device_memory",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual("; ".join(en for en, _ in words), "; ".join(ru for _, ru in words)),
        rule=_MEMORY_RULE,
        figures=tuple(figures),
        off_by=off,
    )


def _memory_words(
    found: Accelerator, claimed: float, knowledge: Knowledge
) -> tuple[bool, str, str]:
    real = found.memory_gib
    if real is None:
        raise UnsupportedFeature(f"the memory of {found.name} is the buyer's choice")
    if abs(claimed - real) <= RIGHT_WITHIN * real or (found.memory_is_largest and claimed < real):
        return True, f"{found.name} has {real:g} GiB", f"у {found.name} {real:g} ГиБ"
    others = [
        row.name
        for row in knowledge.accelerators
        if row.memory_gib == claimed and row.kind == found.kind
    ]
    en = f"{found.name} has {real:g} GiB {found.memory_type}, not {claimed:g}"
    ru = f"у {found.name} {real:g} ГиБ {found.memory_type}, а не {claimed:g}"
    if others:
        en += f"; {claimed:g} GiB are those of {', '.join(others[:_MOST_NAMED])}"
        ru += f"; {claimed:g} ГиБ — у {', '.join(others[:_MOST_NAMED])}"
    return False, en, ru


def _device_figures(found: Accelerator) -> list[Figure]:
    figures = []
    key = found.name.casefold().replace(" ", "_")
    source = Cited(found.source, clause=found.name, confidence="secondary")
    if found.memory_gib is not None:
        name = Bilingual(f"memory of {found.name}", f"память {found.name}")
        figures.append(Figure(f"memory_{key}", name, Quantity(found.memory_gib, "GiB", source, 0)))
    if found.bandwidth_bytes_per_s is not None:
        name = Bilingual(f"bandwidth of {found.name}", f"пропускная способность {found.name}")
        value = Quantity(found.bandwidth_bytes_per_s / 1e9, "GB/s", source, 0)
        figures.append(Figure(f"bandwidth_{key}", name, value))
    return figures


@dataclass(frozen=True, slots=True)
class RoleMemory:
    """What one role takes of a device.

    Attributes:
        role: As stated.
        named: Its file.
        need: Bytes on the device, with a range.
    """

    role: StatedRole
    named: NamedFile
    need: Spread


def check_memory_fit(stated: MemoryFit, knowledge: Knowledge) -> Finding:
    """Whether models lie in a device's memory together, their caches counted."""
    device = device_of(knowledge.accelerators.find(stated.device))
    needs = [_role_memory(role, device, knowledge) for role in stated.roles]
    usable = _usable(device)
    total = _sum([need.need for need in needs])
    fits = fit_verdict(round(total.high), round(usable.low)) != "does_not_fit"
    surely_not = total.value > usable.value
    verdict = Verdict.PLAUSIBLE
    if fits or surely_not:
        verdict = Verdict.RIGHT if fits == stated.fits else Verdict.WRONG
    figures = [
        Figure("need", Bilingual("all together", "всё вместе"), gibibytes(total), _ends(total)),
        Figure("usable", Bilingual("usable memory", "доступная память"), gibibytes(usable)),
        *(
            Figure(
                f"need_{need.role.name}",
                Bilingual(
                    f"{need.role.name}: {need.named.name}", f"{need.role.name}: {need.named.name}"
                ),
                gibibytes(need.need),
                _ends(need.need),
            )
            for need in needs
        ),
    ]
    too_much = (total.value - usable.value) / GIB
    texts = [(gibibytes(total).text(lg), gibibytes(usable).text(lg)) for lg in ("en", "ru")]
    en = f"{texts[0][0]} are needed, {texts[0][1]} can be used"
    ru = f"нужно {texts[1][0]}, доступно {texts[1][1]}"
    if too_much > 0:
        en += f": {too_much:.1f} GiB too much"
        ru += f": не хватает {too_much:.1f} ГиБ".replace(".", ",")
    if not fits:
        remedy = _remedy(needs, device, usable)
        figures += remedy[0]
        en += remedy[1].en
        ru += remedy[1].ru
    return Finding(
        id=stated.id,
        kind="memory_fit",
        text=stated.text,
        verdict=verdict,
        explanation=Bilingual(en, ru),
        rule=_FIT_RULE,
        figures=tuple(figures),
        off_by=None,
    )


def _role_memory(role: StatedRole, device: Device, knowledge: Knowledge) -> RoleMemory:
    named = named_file(knowledge, role.model, role.file_type)
    return RoleMemory(role, named, device_need(named, role, device))


def device_need(named: NamedFile, role: StatedRole, device: Device) -> Spread:
    """Bytes that a role takes of a device when it lies there whole."""
    need = device_memory(
        named.file,
        named.architecture,
        device=device,
        context_tokens=role.context_tokens,
        sequences=role.sequences,
        cache_type=role.cache_type,
    )
    part = need.devices[0]
    terms = part.terms
    figure = computed(
        Bilingual(
            "weights + cache + compute + overhead", "веса + кэш + вычисления + накладные расходы"
        ),
        terms,
        lambda **each: sum(each.values()),
        unit="B",
        decimals=0,
    ).figure
    return Spread(figure, part.low_bytes, part.high_bytes)


def _remedy(
    needs: list[RoleMemory], device: Device, usable: Spread
) -> tuple[list[Figure], Bilingual]:
    """What would fit: the largest model at a lower precision, the rest as stated."""
    largest = max(needs, key=lambda need: need.need.value)
    others = sum(need.need.high for need in needs if need is not largest)
    order = OFFERED_TYPES.index(largest.named.file.file_type)
    for file_type in OFFERED_TYPES[order + 1 :]:
        try:
            smaller = device_need(at_type(largest.named.model, file_type), largest.role, device)
        except UsageError:  # not every model can be stored in every type
            continue
        if smaller.high + others <= usable.low:
            name = Bilingual(
                f"{largest.role.name} that fits", f"{largest.role.name}, что помещается"
            )
            return (
                [
                    Figure("fits_with", name, file_type),
                    Figure("need_then", Bilingual("its memory", "её память"), gibibytes(smaller)),
                ],
                Bilingual(
                    f"; it fits with {largest.role.name} at {file_type}",
                    f"; помещается, если {largest.role.name} в {file_type}",
                ),
            )
    nothing = Bilingual(
        f"; no precision of {largest.named.model.name} makes it fit",
        f"; ни при какой точности {largest.named.model.name} не поместится",
    )
    return [], nothing


def _usable(device: Device) -> Spread:
    usable = usable_bytes(device)
    if usable is None:
        raise UnsupportedFeature(f"the memory of {device.name} is not known")
    return Spread(usable, low_bytes(usable), high_bytes(usable))


def _sum(needs: list[Spread]) -> Spread:
    return computed(
        Bilingual("sum over the roles", "сумма по ролям"),
        {f"role_{index}": need for index, need in enumerate(needs)},
        lambda **each: sum(each.values()),
        unit="B",
        decimals=0,
    )


def gibibytes(number: Spread | Quantity) -> Quantity:
    """Bytes as GiB, the way memory is sold."""
    figure = spread(number).figure
    source = figure.provenance
    if isinstance(source, Estimated):
        source = Estimated(source.method, source.low / GIB, source.high / GIB)
    return Quantity(figure.value / GIB, "GiB", source, decimals=1)


def _ends(number: Spread) -> Bilingual | None:
    if number.certain:
        return None
    low, high = number.low / GIB, number.high / GIB
    return Bilingual(
        f"{low:.1f} to {high:.1f} GiB", f"от {low:.1f} до {high:.1f} ГиБ".replace(".", ",")
    )


_MEMORY_RULE = Bilingual(
    "right within 2 % of the memory as sold, in GiB", "верно в пределах 2 % от продаваемых ГиБ"
)
_FIT_RULE = Bilingual(
    "fits when the most that is needed is within the least that can be used; does not when the "
    "expected need is above the expected room; in between it may",
    "помещается, если наибольшая потребность не больше наименьшей доступной памяти; нет, если "
    "ожидаемая больше ожидаемой; между ними — возможно",
)
