"""Names that nobody can guess, made of letters alone."""

from __future__ import annotations

import secrets
import string

LENGTH = 26
"""26 letters of 26 are 122 bits, as many as a random UUID has."""


def nonce() -> str:
    """A new one; letters alone, so that it brings no numeral into a reply that links to it."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(LENGTH))
