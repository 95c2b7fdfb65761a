import socket

import pytest

from verstak.gateway.origins import (
    OriginRules,
    is_local_host,
    is_loopback_bind,
    is_same_origin,
)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "https://localhost",
        "http://localhost:3000",
        "https://127.0.0.1:8443",
        "http://127.0.0.1",
        "http://0.0.0.0:5000",
        "HTTP://LOCALHOST:1",
        "app://obsidian.md",
        "file://x",
        "tauri://localhost",
        "vscode-webview://abc",
        "vscode-file://vscode-app",
        "chrome-extension://abcdef",
        "moz-extension://abcdef",
    ],
)
def test_local_origins_are_allowed(origin: str) -> None:
    assert OriginRules().allows(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.example",
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "http://127.0.0.1.evil.example",
        "https://192.168.0.7",
        "ftp://localhost",
        "http://xlocalhost",
        "evil://app://x",
    ],
)
def test_foreign_origins_are_not(origin: str) -> None:
    assert not OriginRules().allows(origin)


def test_configured_origins_take_wildcards() -> None:
    rules = OriginRules(("https://*.office.example", " http://planner:8080 "))
    assert rules.allows("https://cad.office.example")
    assert rules.allows("http://planner:8080")
    assert not rules.allows("https://office.example.evil")
    assert not rules.allows("http://planner:8081")


def test_star_allows_everybody() -> None:
    rules = OriginRules(("*",))
    assert rules.allows("http://evil.example")
    assert rules.reply_headers("http://evil.example") == ((b"access-control-allow-origin", b"*"),)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "LOCALHOST:11434",
        "127.0.0.1:11434",
        "127.9.9.9",
        "[::1]:11434",
        "::1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1:80",
        "192.168.1.5:11434",
        "[fd00::1]",
        "ai.localhost",
        "printer.local:80",
        "host.docker.internal:11434",
        socket.gethostname(),
    ],
)
def test_local_hosts(host: str) -> None:
    assert is_local_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:11434",
        "8.8.8.8",
        "172.32.0.1",
        "100.64.0.1",
        "localhost.evil.example",
        "notlocal",
        "[2001:4860::8888]:80",
        "127.0.0.1.evil.example",
    ],
)
def test_foreign_hosts(host: str) -> None:
    assert not is_local_host(host)


def test_same_origin() -> None:
    assert is_same_origin("http://a:1", "a:1")
    assert not is_same_origin("http://a:2", "a:1")


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("ai", False)],
)
def test_loopback_binds(address: str, loopback: bool) -> None:
    assert is_loopback_bind(address) is loopback
