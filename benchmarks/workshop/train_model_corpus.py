"""The text that `train_model` learns from: free documentation in two languages, and code.

Source code of Python's own standard library (PSF licence), and from Debian 12's packages (fetched
with ``apt-get download`` and unpacked with ``dpkg-deb -x PACKAGE.deb CORPUS/PACKAGE``):

* in English: debian-handbook (GPL-2+ or CC-BY-SA-3.0), debian-policy (GPL-2+), debian-reference-en
  (GPL-2+), debian-faq (GPL-2+), debian-history (GPL-2+), gimp-help-en (GFDL-1.2+), git-doc (GPL-2),
  installation-guide-amd64 (GPL-2+);
* in Russian: the handbook's ru-RU, gimp-help-ru (GFDL-1.2+), developers-reference-ru (GPL-2+),
  manpages-ru and manpages-ru-dev (GPL-3+ and the pages' own), aptitude-doc-ru (GPL-2+),
  doublecmd-help-ru (GPL-2+), instead-doc-ru (GPL-2+).

One document of twenty is kept back for testing and another one for calibrating: neither is ever
learnt from. Which ones follows from the document's name.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sysconfig
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_PARTS = 20
_SKIPPED_FOLDERS = {"test", "tests", "idle_test", "site-packages", "__pycache__", "ensurepip"}
_PAGES = (
    ("debian-handbook", "usr/share/doc/debian-handbook/html/en-US/*.html"),
    ("debian-handbook", "usr/share/doc/debian-handbook/html/ru-RU/*.html"),
    ("debian-policy", "**/policy.html/*.html"),
    ("debian-reference-en", "**/*.en.html"),
    ("debian-faq", "**/*.html"),
    ("debian-history", "**/*.en.html"),
    ("gimp-help-en", "**/help/en/*.html"),
    ("gimp-help-ru", "**/help/ru/*.html"),
    ("installation-guide-amd64", "**/en/*.html"),
    ("developers-reference-ru", "**/*.html"),
    ("aptitude-doc-ru", "**/*.html"),
    ("doublecmd-help-ru", "**/*.html"),
    ("instead-doc-ru", "**/*.html"),
)
_PLAIN = (("git-doc", "**/*.txt"),)
_MANUALS = (("manpages-ru", "**/*.gz"), ("manpages-ru-dev", "**/*.gz"))
_BLOCK_TAGS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "dt", "dd", "table", "br"}
_FONT = re.compile(r"\\f(?:\[[^\]]*\]|\(..|.)|\\[&|,/]|\\s[+-]?\d+")
_MACRO = re.compile(r"[.'](\w+)\s*(.*)")


def documents(corpus: Path) -> Iterator[tuple[str, str]]:
    """Names and texts, in an order that does not depend on the machine."""
    library = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(library.rglob("*.py")):
        if not _SKIPPED_FOLDERS & set(path.relative_to(library).parts):
            yield f"python/{path.relative_to(library)}", path.read_text("utf-8", "replace")
    for package, pattern in _PAGES:
        for path in sorted((corpus / package).glob(pattern)):
            yield f"{package}/{path.name}", page_text(path.read_text("utf-8", "replace"))
    for package, pattern in _PLAIN:
        for path in sorted((corpus / package).glob(pattern)):
            yield f"{package}/{path.name}", path.read_text("utf-8", "replace")
    for package, pattern in _MANUALS:
        for path in sorted((corpus / package).glob(pattern)):
            raw = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
            yield f"{package}/{path.name}", manual_text(raw)


def part_of(name: str) -> str:
    """``test``, ``calibration`` or ``training``, by a document's name alone."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % _PARTS
    return {0: "test", 1: "calibration"}.get(number, "training")


def page_text(html: str) -> str:
    """Text of a page: no script, no style, a line break where a block ends."""
    parser = _Text()
    parser.feed(html)
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+", " ", "".join(parser.pieces))).strip()


def manual_text(roff: str) -> str:
    """Text of a manual page, without what sets its type."""
    lines = []
    for line in roff.splitlines():
        macro = _MACRO.fullmatch(line)
        if macro is not None:
            if macro[1] in {"TH", "PP", "P", "TP", "IP", "br", "sp"}:
                lines.append("")
            elif macro[1] in {"SH", "SS", "B", "I", "BR", "IR", "RB", "RI", "BI", "UR"}:
                lines.append(macro[2].replace('"', ""))
        elif not line.startswith(("'\\\"", '.\\"')):
            lines.append(line)
    text = _FONT.sub("", "\n".join(lines)).replace("\\-", "-").replace("\\e", "\\")
    return re.sub(r"\n\s*\n+", "\n\n", text).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in {"script", "style", "head"}:
            self._hidden += 1
        elif tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head"}:
            self._hidden = max(self._hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
