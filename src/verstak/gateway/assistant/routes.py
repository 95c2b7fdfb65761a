"""Every path of the assistant's own, beside the dialects' chat."""

from __future__ import annotations

from verstak.gateway.assistant import files, mcp, tools
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (
    Route("GET", "/assistant/tools", tools.list_tools),
    Route("POST", "/assistant/tools/{name}", tools.run_tool),
    Route("POST", "/assistant/stop/{call}", tools.stop),
    Route("GET HEAD", "/assistant/files/{path:path}", files.made_file),
    Route("GET POST DELETE", "/mcp", mcp.mcp),
)
