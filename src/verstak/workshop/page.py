"""The page of a build: every candidate and the reference side by side, as one HTML file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from verstak.evaluate.page.cards_page import cards_html
from verstak.quantities.text import Language
from verstak.store.disk import disk_errors
from verstak.workshop.build import Built
from verstak.workshop.cache import write_whole

FOLDER = "pages"


def write_page(built: Built, recipe: Path, work: Path, language: Language) -> Path:
    """Write the page, also where no candidate passed.

    Args:
        built: What the build led to.
        recipe: Its file.
        work: The work folder.
        language: Of the page.

    Returns:
        The file; the same one for every build of a recipe.

    Raises:
        DiskFull: there is no room.
    """
    cards = [one.card for one in built.candidates]
    if built.reference is not None:
        cards.append(built.reference)
    apart = hashlib.sha256(str(recipe.resolve()).encode()).hexdigest()[:8]
    path = work / FOLDER / f"{recipe.stem}-{apart}.html"
    with disk_errors(work):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, cards_html(cards, language).encode())
    return path
