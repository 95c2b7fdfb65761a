"""What pip says, without running it; tests/store/sources/test_wheels.py runs it."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from verstak.errors import SourceUnavailable
from verstak.store.sources import package_index
from verstak.store.sources.origin import SourceLacks

WHEEL = "https://mirror.office:8443/files/a-1-py3-none-any.whl"

LISTING = """
:env:.extra-index-url='https://env:pw@env.office/simple'
global.index-url='https://user:p%40ss@mirror.office:8443/simple'
global.cert='/etc/office.pem'
install.cert='/etc/install.pem'
download.cert='/etc/download.pem'
global.trusted-host='other.office env.office:443'
nonsense
global.broken='
"""


def link(url: str, *arguments: str, listing: str = LISTING) -> package_index.WheelLink:
    return package_index._link(url, package_index._read_config(listing, arguments))


def test_credentials_of_the_configured_index_are_put_back() -> None:
    found = link(WHEEL)
    assert found.authorization is not None
    assert b64decode(found.authorization.removeprefix("Basic ")) == b"user:p@ss"
    assert found.url == WHEEL
    assert found.connection.ca_file == "/etc/install.pem"
    assert found.connection.verify
    assert not found.connection.plain_http


@pytest.mark.parametrize(
    "url",
    [
        "https://mirror.office/files/a.whl",  # another port
        "http://mirror.office:8443/files/a.whl",  # another scheme: not in the clear
        "https://elsewhere.example/a.whl",
    ],
)
def test_credentials_go_to_no_other_place(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nonexistent")
    assert link(url).authorization is None


def test_the_command_line_counts_too() -> None:
    for arguments in (
        ("--index-url", "https://a:b@cli.office/simple"),
        ("--extra-index-url=https://a:b@cli.office/simple",),
        ("-i", "https://a:b@cli.office/simple"),
    ):
        found = link("https://cli.office/x/a.whl", *arguments)
        assert found.authorization is not None
        assert b64decode(found.authorization.removeprefix("Basic ")) == b"a:b"
    assert link(WHEEL, "--cert", "/mine.pem").connection.ca_file == "/mine.pem"


def test_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".netrc"
    file.write_text("machine elsewhere.example login me password secret\n")
    file.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    found = link("https://elsewhere.example/a.whl")
    assert found.authorization is not None
    assert b64decode(found.authorization.removeprefix("Basic ")) == b"me:secret"


def test_trusted_hosts_and_plain_http() -> None:
    assert not link("https://other.office/a.whl").connection.verify
    assert link("http://other.office/a.whl").connection.plain_http


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ERROR: No matching distribution found for a==1", SourceLacks),
        (
            (
                "WARNING: Retrying (Retry(total=1)) after connection broken by 'X'\n"
                "ERROR: No matching distribution found for a==1"
            ),
            SourceUnavailable,
        ),
        ("no such option: --what", SourceUnavailable),
        ("", SourceUnavailable),
    ],
)
def test_what_pips_words_mean(words: str, kind: type[Exception]) -> None:
    assert type(package_index._failed(words)) is kind


@pytest.mark.parametrize(
    "report", [b"", b"{}", b'{"version":"2","install":[]}', b'{"version":"1","install":[{}]}']
)
def test_reports_that_cannot_be_read(tmp_path: Path, report: bytes) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(report)
    with pytest.raises(SourceUnavailable, match="report"):
        package_index._read_report(path)
