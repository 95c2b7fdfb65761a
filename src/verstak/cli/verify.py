"""``verstak verify``: reread everything in the store."""

from __future__ import annotations

import json

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from verstak.cli.session import Session, verb
from verstak.cli.sizes import human_bytes
from verstak.errors import IntegrityError
from verstak.store.verify import Verifier, VerifyFinding, VerifyProgress
from verstak.wiring import build_store


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON array.")
@verb
def verify(session: Session, *, as_json: bool) -> None:
    """Reread every file of the store and compare it with its record; nothing is changed.

    Ends with status 6 when something differs.
    """
    store = build_store(session.settings)
    verifier = Verifier(store.layout, store.manifests, store.blobs)
    say = session.say
    seen: dict[str, int] = {}
    with Progress(
        TextColumn(f"  {say('verifying')}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=session.err,
        disable=not session.err.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task("verify", total=None)

        def on_progress(progress: VerifyProgress) -> None:
            seen[progress.digest] = progress.total_bytes
            bar.update(task, completed=progress.completed_bytes, total=progress.total_bytes)

        findings = verifier.verify(on_progress=on_progress, cancel=None)
    if as_json:
        click.echo(json.dumps([_row(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            models = ", ".join(name.display for name in finding.models)
            click.echo(f"{finding.kind}: {finding.message}" + (f" ({models})" if models else ""))
    if findings:
        raise IntegrityError(
            say("verify_bad", count=len(findings)), remedy=say("verify_bad_remedy")
        )
    total = max(seen.values(), default=0)
    click.echo(say("verify_ok", blobs=len(seen), size=human_bytes(total)), err=True)


def _row(finding: VerifyFinding) -> dict[str, object]:
    return {
        "kind": str(finding.kind),
        "path": str(finding.path),
        "message": finding.message,
        "models": [name.display for name in finding.models],
        "digest": finding.digest,
    }
