"""Wall cabinets: a full top, hangers instead of legs."""

from __future__ import annotations

from verstak.furniture.builders.assembly import Assembly
from verstak.furniture.builders.bays import build_bays
from verstak.furniture.builders.carcass import build_carcass, front_field
from verstak.furniture.builders.interior import put_shelves
from verstak.furniture.cabinet import FittingKind
from verstak.furniture.cabinet_spec import Support, TopKind
from verstak.quantities.text import Bilingual

_HANGER_WHY = Bilingual(
    "one pair per cabinet; Blum hanger 48N0510 carries 130 kg a pair (KA-150 p. 586, in GitHub "
    "Gspohu/systeme-32, secondary): compare the load with the hanger that is bought",
    "пара на шкаф; навес Blum 48N0510 держит 130 кг на пару (KA-150, с. 586, по "
    "Gspohu/systeme-32 на GitHub, пересказ): сравните нагрузку с купленным навесом",
)


def build_wall(assembly: Assembly) -> None:
    """Build a wall cabinet.

    Raises:
        InvalidCabinet: something does not fit.
    """
    spec = assembly.spec
    inside = build_carcass(assembly, top=TopKind.FULL, stands=False)
    if spec.support is Support.PLINTH:
        assembly.note(
            "a wall cabinet hangs: its plinth was left out",
            "навесной шкаф висит: цоколь не построен",
        )
    assembly.fit(
        FittingKind.HANGER,
        Bilingual("hanger", "навес"),
        2,
        "side_left",
        against=("side_right",),
        why=_HANGER_WHY,
    )
    put_shelves(assembly, build_bays(assembly, inside, front_field(spec, inside)))
