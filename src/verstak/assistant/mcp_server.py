"""The tools as a Model Context Protocol server, so that other assistants compute with them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    BlobResourceContents,
    CallToolRequestParams,
    CallToolResult,
    ContentBlock,
    ListResourcesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    ResourceLink,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from mcp_types import Tool as McpTool

from verstak.assistant.calling import call_tool
from verstak.assistant.events import Status, Step
from verstak.assistant.file_store import FileStore
from verstak.assistant.rendering.render import render_step
from verstak.assistant.step_json import STEP_SCHEMA, step_json
from verstak.assistant.stop_board import StopBoard
from verstak.assistant.tools.desk import Desk
from verstak.assistant.tools.outcome import MadeFile
from verstak.assistant.tools.slots import AttachmentSlot
from verstak.assistant.tools.tool import Tool
from verstak.assistant.tools.toolbox import Toolbox
from verstak.errors import ToolError
from verstak.quantities.text import Language

_LANGUAGE = "language"
_SCHEME = "verstak://files/"

INSTRUCTIONS = (
    "Tools for cabinet furniture: panels, bills, cutting plans, drilling, shelves, joints, "
    "standards, drawings. Every number of a result is computed or cited and says from where; "
    "state no other numbers. Lengths are in the unit that each argument names."
)

_FILE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "file name with its suffix"},
        "content": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["name", "content"],
    "additionalProperties": False,
}
"""A file as an argument: there is no folder that both sides see."""


class ToolServer:
    """Answers the protocol's requests with a toolbox; keeps nothing between them but files.

    Args:
        toolbox: What is offered.
        version: verstak's own.
        seconds: How long a search for a better answer may take.
        files: Where made files are kept until they are read.
    """

    def __init__(
        self, toolbox: Toolbox, *, version: str, seconds: float, files: FileStore | None = None
    ) -> None:
        self._toolbox = toolbox
        self._seconds = seconds
        self._files = files or FileStore()
        self._stops = StopBoard()
        self.server: Server[dict[str, Any]] = Server(
            "verstak",
            version=version,
            title="verstak",
            instructions=INSTRUCTIONS,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_read_resource=self._read_resource,
        )

    def http_endpoint(self, *, max_body_bytes: int) -> StreamableHTTPSessionManager:
        """The same over streamable HTTP; whoever mounts it checks Origin and Host.

        Without sessions: no tool asks anything back, so nothing needs to be remembered between
        two requests, and a server that starts again loses no client.
        """
        return StreamableHTTPSessionManager(
            self.server, stateless=True, max_request_body_size=max_body_bytes
        )

    async def serve_stdio(self) -> None:
        """Serve over this process's standard streams until the other side closes them."""
        async with stdio_server() as (read, write):
            await self.server.run(read, write, self.server.create_initialization_options())

    async def _list_tools(
        self, context: ServerRequestContext[dict[str, Any]], params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        del context, params
        return ListToolsResult(tools=[_described(tool) for tool in self._toolbox.tools.values()])

    async def _call_tool(
        self, context: ServerRequestContext[dict[str, Any]], params: CallToolRequestParams
    ) -> CallToolResult:
        tool = self._toolbox.tools.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"no tool is named {params.name!r}")
        arguments = dict(params.arguments or {})
        language = _language(arguments.pop(_LANGUAGE, None))
        desk = Desk(language=language, seconds=self._seconds)
        pieces = call_tool(
            tool,
            lambda placed: self._toolbox.run(tool.name, arguments, placed),
            desk,
            self._stops,
        )
        said = 0
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    if not isinstance(piece, Status):
                        return self._result(piece, language)
                    said += 1
                    await context.session.report_progress(said, message=piece.text)
        except ToolError as error:
            # Inside the result, as the specification asks, so that the model may correct itself.
            return CallToolResult(content=[TextContent(text=_why(error, language))], is_error=True)
        raise AssertionError("a call ends with a result or an error")

    def _result(self, step: Step, language: Language) -> CallToolResult:
        addresses = {id(file): self._address(file) for file in step.files}

        def link(file: MadeFile) -> str:
            return addresses[id(file)]

        rendered = render_step(step, language, fault=False, yes_no=False)
        content: list[ContentBlock] = [TextContent(text=rendered.markdown)]
        content += [
            ResourceLink(
                uri=link(file),
                name=file.name,
                title=file.title.in_(language),
                mime_type=file.media_type,
                size=len(file.content),
            )
            for file in step.files
        ]
        return CallToolResult(
            content=content, structured_content=step_json(step, language, link), is_error=False
        )

    def _address(self, file: MadeFile) -> str:
        return f"{_SCHEME}{self._files.put(file)}/{quote(file.name, safe='')}"

    async def _list_resources(
        self, context: ServerRequestContext[dict[str, Any]], params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        # Files are for whoever called the tool, and named in its result alone.
        del context, params
        return ListResourcesResult(resources=[])

    async def _read_resource(
        self, context: ServerRequestContext[dict[str, Any]], params: ReadResourceRequestParams
    ) -> ReadResourceResult:
        del context
        token, _, name = params.uri.removeprefix(_SCHEME).partition("/")
        file = self._files.get(token) if params.uri.startswith(_SCHEME) else None
        if file is None or quote(file.name, safe="") != name:
            raise MCPError(INVALID_PARAMS, "no such file, or no longer: call the tool again")
        return ReadResourceResult(contents=[_contents(params.uri, file)])


def _described(tool: Tool) -> McpTool:
    return McpTool(
        name=tool.name,
        title=f"{tool.title.en} / {tool.title.ru}",
        description=f"{tool.about.en}\n{tool.about.ru}",
        input_schema=_input_schema(tool),
        output_schema=dict(STEP_SCHEMA),
        annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _input_schema(tool: Tool) -> dict[str, Any]:
    schema = tool.schema("en")
    properties = dict(schema["properties"])
    for name, slot in tool.slots.items():
        if isinstance(slot, AttachmentSlot):
            kinds = ", ".join(slot.suffixes)
            properties[name] = {**_FILE_SCHEMA, "description": f"{slot.title.en} ({kinds})"}
    properties[_LANGUAGE] = {
        "enum": ["en", "ru"],
        "default": "en",
        "description": "language of the result",
    }
    return {**schema, "properties": properties}


def _contents(uri: str, file: MadeFile) -> TextResourceContents | BlobResourceContents:
    if file.media_type == "image/svg+xml":
        return TextResourceContents(
            uri=uri, mime_type=file.media_type, text=file.content.decode("utf-8", "replace")
        )
    blob = base64.b64encode(file.content).decode()
    return BlobResourceContents(uri=uri, mime_type=file.media_type, blob=blob)


def _language(asked: object) -> Language:
    return "ru" if asked == "ru" else "en"


def _why(error: ToolError, language: Language) -> str:
    message = error.in_russian if language == "ru" and error.in_russian else error.message
    return f"{message} ({error.remedy})" if error.remedy else message
