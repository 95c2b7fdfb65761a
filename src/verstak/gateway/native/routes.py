"""Every path of the native dialect: Ollama's own, in its own words."""

from __future__ import annotations

from verstak.gateway.native import (
    account,
    blobs,
    chat,
    create,
    embed,
    generate,
    models,
    pull,
    push,
    show,
    status,
)
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (
    Route("POST", "/api/chat", chat.chat),
    Route("POST", "/api/generate", generate.generate),
    Route("POST", "/api/embed", embed.embed),
    Route("POST", "/api/embeddings", embed.embeddings),
    Route("GET HEAD", "/", status.root),
    Route("GET HEAD", "/api/version", status.version),
    Route("GET", "/api/status", status.status),
    Route("GET", "/api/ps", status.ps),
    Route("GET", "/api/verstak/health", status.health),
    Route("GET HEAD", "/api/tags", models.tags),
    Route("POST", "/api/show", show.show),
    Route("POST", "/api/copy", models.copy),
    Route("DELETE", "/api/delete", models.delete),
    Route("POST", "/api/pull", pull.pull),
    Route("POST", "/api/push", push.push),
    Route("POST", "/api/create", create.create),
    Route("HEAD", "/api/blobs/{digest}", blobs.head_blob),
    Route("POST", "/api/blobs/{digest}", blobs.create_blob),
    Route("POST", "/api/me", account.unauthorized),
    Route("POST", "/api/signout", account.unauthorized),
    Route("DELETE", "/api/user/keys/{key}", account.unauthorized),
    Route("POST", "/api/experimental/web_search", account.unauthorized),
    Route("POST", "/api/experimental/web_fetch", account.unauthorized),
    Route("GET", "/api/experimental/model-recommendations", account.model_recommendations),
)
