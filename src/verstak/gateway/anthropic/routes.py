"""Every path of Anthropic's dialect."""

from __future__ import annotations

from verstak.gateway.anthropic import messages
from verstak.gateway.error_map import MESSAGES_PATH
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (Route("POST", MESSAGES_PATH, messages.messages),)
