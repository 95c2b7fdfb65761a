"""How models are fetched: parallelism, patience, and where to ask instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PullOptions:
    """What a :class:`~verstak.store.pull.Puller` obeys.

    Attributes:
        parallel_downloads: Parts of one blob that are fetched side by side.
        min_part_bytes: Smallest part of a ranged download; a blob is cut into about sixteen.
        max_part_bytes: Largest part.
        journal_bytes: Bytes of one part after which data is flushed and the journal moves on.
        journal_interval_s: The same by time, for slow links.
        connect_timeout_s: Longest wait for a connection.
        stall_timeout_s: Longest silence of an open connection before it is cut and resumed.
        attempts: Failures in a row, without one new byte, after which a source is given up.
        first_attempts: The same for a host that has not answered yet: an office without
            internet should not wait out a full backoff for each source.
        backoff_base_s: First wait; each further one doubles, with jitter.
        backoff_cap_s: Longest wait, also for a server's ``Retry-After``.
        spare_bytes: Disk that must stay free beyond the download.
        max_manifest_bytes: Largest manifest that is read.
        pip_arguments: Added to pip's command line, for example ``--index-url``.
        pip_timeout_s: Longest run of pip.
        registry_mirrors: Host → base address to ask instead, for example
            ``{"registry.ollama.ai": "http://mirror.office:5000"}``; ``huggingface.co`` works too.
        credentials: Host (with its port, if one is spelled) → user and password. For
            ``huggingface.co`` the password is the access token.
        ca_file: More certificate authorities to trust (PEM), besides the system's.
    """

    parallel_downloads: int = 6
    min_part_bytes: int = 16 * 2**20
    max_part_bytes: int = 256 * 2**20
    journal_bytes: int = 16 * 2**20
    journal_interval_s: float = 1.0
    connect_timeout_s: float = 10.0
    stall_timeout_s: float = 30.0
    attempts: int = 6
    first_attempts: int = 2
    backoff_base_s: float = 0.5
    backoff_cap_s: float = 30.0
    spare_bytes: int = 32 * 2**20
    max_manifest_bytes: int = 4 * 2**20
    pip_arguments: tuple[str, ...] = field(default=(), repr=False)  # may hold a password
    pip_timeout_s: float = 180.0
    registry_mirrors: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    ca_file: Path | None = None
