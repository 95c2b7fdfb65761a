"""What a model can do, and the refusals in the words that clients look for.

Source: ollama/ollama@fb30760 ``server/images.go`` (``CheckCapabilities``) and ``routes.go``.
"""

from __future__ import annotations

from verstak.errors import UnsupportedFeature
from verstak.gateway.services import Services
from verstak.gateway.targets import Target


async def require(
    services: Services,
    target: Target,
    *,
    chat: bool = False,
    images: bool = False,
    insert: bool = False,
) -> frozenset[str]:
    """Refuse what a model cannot do before it is loaded.

    Args:
        services: Of this server.
        target: What the request runs on.
        chat: The endpoint is a chat; decides one word of the refusal.
        images: The request holds images.
        insert: The request has a gap to fill.

    Returns:
        The capabilities, as ``/api/show`` lists them.

    Raises:
        UnsupportedFeature: in Ollama's words.
    """
    able = frozenset(await services.targets.capabilities(target))
    if "completion" not in able:
        verb = "chat" if chat else "generate"
        raise UnsupportedFeature(f'"{target.requested}" does not support {verb}')
    name = target.stored.name
    full = f"{name.host}/{name.namespace}/{name.model}:{name.tag}"
    if images and "vision" not in able:
        raise UnsupportedFeature(f"{full} does not support vision")
    if insert and "insert" not in able | set(target.stored.config.capabilities):
        raise UnsupportedFeature(f"{full} does not support insert")
    return able
