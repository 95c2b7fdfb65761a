"""The tests' own tools over stdio, as ``verstak mcp`` serves the real ones."""

from __future__ import annotations

import anyio
from tests.assistant.sample_tools import sample_tools

from verstak.assistant.mcp_server import ToolServer
from verstak.assistant.tools.toolbox import Toolbox

if __name__ == "__main__":
    tools = ToolServer(Toolbox.of(sample_tools()), version="0", seconds=0.2)
    anyio.run(tools.serve_stdio)
