"""The protocol's official client against the server, over stdio and streamable HTTP."""

from __future__ import annotations

import base64
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, ResourceLink, TextContent, TextResourceContents
from tests.assistant.sample_tools import sample_tools
from tests.gateway.conftest import RunningServer, open_store, services_on, serving

from verstak.assistant.mcp_server import ToolServer
from verstak.assistant.tools.toolbox import Toolbox
from verstak.catalog.load import load_catalog
from verstak.gateway.assistant.room import AssistantRoom
from verstak.gateway.options import GatewayOptions

TOOLBOX = Toolbox.of(sample_tools())


def server() -> ToolServer:
    return ToolServer(TOOLBOX, version="0", seconds=0.2)


@asynccontextmanager
async def in_process() -> AsyncIterator[Client]:
    async with Client(server().server) as client:
        yield client


@asynccontextmanager
async def over_stdio() -> AsyncIterator[Client]:
    script = Path(__file__).parent / "serve_sample_tools.py"
    root = str(Path(__file__).parents[2])
    parameters = StdioServerParameters(
        command=sys.executable, args=[str(script)], env={"PYTHONPATH": root}
    )
    async with Client(parameters) as client:
        yield client


@contextmanager
def http_server(folder: Path) -> Iterator[RunningServer]:
    class Nobody:
        """Answers no question: only the tools are asked here."""

        choose_role = answer = None

    nobody: Any = Nobody()
    mcp = server().http_endpoint(max_body_bytes=2**20)
    services = services_on(open_store(folder), load_catalog(), GatewayOptions())
    room = AssistantRoom(nobody, TOOLBOX, mcp=mcp)
    with serving(replace(services, assistant=room)) as running:
        yield running


async def ask_everything(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert list(tools) == list(TOOLBOX.tools)
    doubled = tools["double_length"]
    assert doubled.title == "Twice the length / Двойная длина"
    assert doubled.description == "Doubles a length.\nУдваивает длину."
    for tool in tools.values():
        Draft202012Validator.check_schema(tool.input_schema)
    assert doubled.input_schema["properties"]["length"]["maximum"] == 5000
    assert doubled.input_schema["required"] == ["length"]

    made = await client.call_tool("double_length", {"length": 300, "drawn": True})
    assert made.is_error is False
    assert made.structured_content["report"]["figures"]["doubled"]["value"]["value"] == 600
    text, link = made.content
    assert isinstance(text, TextContent)
    assert "600" in text.text
    assert isinstance(link, ResourceLink)
    (read,) = (await client.read_resource(link.uri)).contents
    assert isinstance(read, TextResourceContents)
    assert read.text == "<svg/>"

    russian = await client.call_tool("double_length", {"length": 300, "language": "ru"})
    assert russian.structured_content["title"] == "Двойная длина"

    file = {"name": "a.dxf", "content": base64.b64encode(b"0\nEOF\n").decode()}
    size = await client.call_tool("file_size", {"file": file})
    assert size.structured_content["report"]["figures"]["size"]["value"]["value"] == 6

    for name, arguments, words in (
        ("double_length", {"length": -3}, "1"),
        ("double_length", {}, "How long?"),
        ("double_length", {"language": "ru"}, "Какой длины?"),
        ("file_size", {"file": {"name": "a.png", "content": "AA=="}}, ".dxf"),
        ("always_fails", {}, "the saw is broken"),
    ):
        assert words in failure(await client.call_tool(name, arguments))
    with pytest.raises(MCPError, match="no tool is named"):
        await client.call_tool("rm_rf", {})
    with pytest.raises(MCPError, match="no such file"):
        await client.read_resource("verstak://files/abc/plan.svg")


def failure(result: CallToolResult) -> str:
    assert result.is_error is True
    (text,) = result.content
    assert isinstance(text, TextContent)
    return text.text


@pytest.mark.parametrize("connected", [in_process, over_stdio])
def test_the_official_client_uses_every_tool(connected: Any) -> None:
    async def run() -> None:
        async with connected() as client:
            await ask_everything(client)

    anyio.run(run)


def test_the_official_client_uses_every_tool_over_http(tmp_path: Path) -> None:
    async def run(url: str) -> None:
        async with Client(url) as client:
            await ask_everything(client)

    with http_server(tmp_path) as running:
        anyio.run(run, f"{running.url}/mcp")


def test_progress_is_told_to_whoever_asks() -> None:
    said: list[str | None] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        assert progress == len(said) + 1
        assert total is None
        said.append(message)

    async def run() -> None:
        async with in_process() as client:
            await client.call_tool("double_length", {"length": 1}, progress_callback=note)

    anyio.run(run)
    assert said == ["doubling the length", "doubling"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"host": "evil.example"}, 403),
        ({}, 200),
    ],
)
def test_strangers_pages_get_nothing(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        },
    }
    accept = {"accept": "application/json, text/event-stream"}
    with http_server(tmp_path) as running, httpx.Client(trust_env=False) as client:
        reply = client.post(f"{running.url}/mcp", json=hello, headers={**accept, **headers})
        assert reply.status_code == status
        if status == 200:
            assert reply.headers["x-request-id"]
            assert "verstak" in reply.text
            large = {**hello, "padding": "x" * 2**20}
            assert client.post(f"{running.url}/mcp", json=large, headers=accept).status_code == 413
