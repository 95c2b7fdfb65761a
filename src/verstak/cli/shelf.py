"""``verstak shelf``: how far a shelf sags."""

from __future__ import annotations

import click

from verstak.cli.answer import echo_json, print_report
from verstak.cli.session import Session, verb
from verstak.furniture.strength.shelf import check_shelf
from verstak.furniture.strength.shelf_case import ShelfCase
from verstak.quantities.length import parse_length


@click.command()
@click.option("--span", required=True, help="Between the supports: 800, 80cm, 0.8m.")
@click.option("--depth", required=True, help="Front to back.")
@click.option("--thickness", required=True, help="Of the board.")
@click.option("--material", default="particleboard", show_default=True, help="Key of the board.")
@click.option("--load", type=float, default=0.0, metavar="KG_M2", help="Spread load, kg/m².")
@click.option(
    "--line-load", type=float, default=0.0, metavar="N_M", help="Load along the span, N/m."
)
@click.option("--point-load", type=float, default=0.0, metavar="KG", help="One load, kg.")
@click.option("--point-at", metavar="LENGTH", help="Where it stands, from one support.")
@click.option("--clamped", is_flag=True, help="The ends are held against turning.")
@click.option("--self-weight", is_flag=True, help="Count the shelf's own mass.")
@click.option("--across-grain", is_flag=True, help="Plywood spans across its outer plies.")
@click.option("--modulus", type=float, metavar="MPA", help="Modulus of elasticity, MPa.")
@click.option("--creep", type=float, metavar="FACTOR", help="Long-term over instant deflection.")
@click.option("--limit", type=float, metavar="N", help="Limit L/N; usually 200.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@verb
def shelf(
    session: Session,
    *,
    span: str,
    depth: str,
    thickness: str,
    material: str,
    load: float,
    line_load: float,
    point_load: float,
    point_at: str | None,
    clamped: bool,
    self_weight: bool,
    across_grain: bool,
    modulus: float | None,
    creep: float | None,
    limit: float | None,
    as_json: bool,
) -> None:
    """Compute a shelf's deflection, stress and greatest span.

    Without a load the test load of domestic shelves is taken, 100 kg/m².
    """
    result = check_shelf(
        ShelfCase(
            span_um=parse_length(span, what="--span"),
            depth_um=parse_length(depth, what="--depth"),
            thickness_um=parse_length(thickness, what="--thickness"),
            material=material,
            area_load_kg_m2=load,
            line_load_n_m=line_load,
            point_load_kg=point_load,
            point_at_um=None if point_at is None else parse_length(point_at, what="--point-at"),
            clamped=clamped,
            self_weight=self_weight,
            across_grain=across_grain,
            modulus_mpa=modulus,
            creep=creep,
            limit=limit,
        )
    )
    report = result.report()
    if as_json:
        echo_json(report.to_json())
    else:
        print_report(session.out, report, session.say.language)
