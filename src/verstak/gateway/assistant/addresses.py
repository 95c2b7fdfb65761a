"""Where made files can be fetched."""

from __future__ import annotations

from urllib.parse import quote

from verstak.assistant.file_store import FileStore
from verstak.assistant.tools.outcome import MadeFile

FILES = "/assistant/files/"


class Addresses:
    """Addresses of the files of one answer; each file is kept, and addressed, once."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        # By identity: two files may be equal and are then still two. The file is held beside its
        # address, so that its identity is not given away.
        self._known: dict[int, tuple[MadeFile, str]] = {}

    def of(self, file: MadeFile) -> str:
        """Keep a file and say where it is: a path without a host, which the client knows."""
        known = self._known.get(id(file))
        if known is None:
            path = f"{FILES}{self._files.put(file)}/{quote(file.name, safe='')}"
            known = self._known[id(file)] = file, path
        return known[1]
