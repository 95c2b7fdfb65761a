"""A prediction of a quantised file, for people and for programs."""

from __future__ import annotations

from collections import defaultdict

import click
from rich.table import Table

from verstak.cli.quantize_words import line
from verstak.cli.session import Session
from verstak.cli.sizes import human_bytes
from verstak.plan.type_mix.assignment import BY_NAME
from verstak.quantize.prediction import Prediction


def plain(prediction: Prediction) -> dict[str, object]:
    """A prediction for programs."""
    return {
        "file_type": prediction.file_type,
        "total_bytes": prediction.total_bytes,
        "head_bytes": prediction.head_bytes,
        "source_bytes": prediction.source_bytes,
        "bits_per_weight": round(prediction.bits_per_weight, 4),
        "tensors": [
            {
                "name": tensor.name,
                "shape": list(tensor.shape),
                "type": tensor.type_name,
                "bytes": tensor.size_bytes,
            }
            for tensor in prediction.tensors
        ],
        "fallbacks": [
            {"tensor": one.tensor, "wanted": one.wanted, "got": one.got}
            for one in prediction.fallbacks
        ],
        "requantised": list(prediction.requantised),
    }


def print_prediction(session: Session, prediction: Prediction) -> None:
    """A table of types, the sum, and a note of rows that do not divide.

    Args:
        session: This run.
        prediction: What will be made.
    """
    language = session.say.language
    counts: dict[str, int] = defaultdict(int)
    sizes: dict[str, int] = defaultdict(int)
    for tensor in prediction.tensors:
        counts[tensor.type_name] += 1
        sizes[tensor.type_name] += tensor.size_bytes
    table = Table(box=None, header_style="bold")
    table.add_column(line(language, "type"))
    for key in ("tensors", "size", "share"):
        table.add_column(line(language, key), justify="right")
    total = prediction.total_bytes
    for name in sorted(sizes, key=lambda one: -sizes[one]):
        size = sizes[name]
        table.add_row(name, str(counts[name]), human_bytes(size), f"{size / total:.1%}")
    head = prediction.head_bytes
    table.add_row(line(language, "head"), "", human_bytes(head), f"{head / total:.1%}")
    session.out.print(table)
    click.echo(
        line(
            language,
            "sum",
            file_type=prediction.file_type,
            bytes=f"{total:,}".replace(",", " "),
            size=human_bytes(total),
            bits=f"{prediction.bits_per_weight:.2f}",
            share=f"{total / prediction.source_bytes:.0%}",
        )
    )
    if prediction.fallbacks:
        first = prediction.fallbacks[0]
        columns = next(one.shape[0] for one in prediction.tensors if one.name == first.tensor)
        click.echo(
            line(
                language,
                "fallbacks",
                count=len(prediction.fallbacks),
                tensor=first.tensor,
                wanted=first.wanted,
                got=first.got,
                columns=columns,
                block=BY_NAME[first.wanted].block_size,
            ),
            err=True,
        )
