"""The application: every path we answer, in one table."""

from __future__ import annotations

from verstak.gateway import (
    anthropic_messages,
    native_account,
    native_blobs,
    native_chat,
    native_create,
    native_embed,
    native_generate,
    native_models,
    native_pull,
    native_push,
    native_show,
    native_status,
    openai_chat,
    openai_completions,
    openai_embeddings,
    openai_models,
    openai_responses,
)
from verstak.gateway.edge import Application
from verstak.gateway.error_map import MESSAGES_PATH
from verstak.gateway.page import routes as page
from verstak.gateway.routing import Route, RouteTable
from verstak.gateway.services import Services

ROUTES: tuple[Route, ...] = (
    # Inference, native dialect
    Route("POST", "/api/chat", native_chat.chat),
    Route("POST", "/api/generate", native_generate.generate),
    Route("POST", "/api/embed", native_embed.embed),
    Route("POST", "/api/embeddings", native_embed.embeddings),
    # Inference, OpenAI dialect
    Route("POST", "/v1/chat/completions", openai_chat.chat_completions),
    Route("POST", "/v1/completions", openai_completions.completions),
    Route("POST", "/v1/embeddings", openai_embeddings.embeddings),
    Route("POST", "/v1/responses", openai_responses.responses),
    # Inference, Anthropic dialect
    Route("POST", MESSAGES_PATH, anthropic_messages.messages),
    # Lists of the OpenAI dialect
    Route("GET", "/v1/models", openai_models.list_models),
    Route("GET", "/v1/models/{model:path}", openai_models.retrieve_model),
    # State
    Route("GET HEAD", "/", native_status.root),
    Route("GET HEAD", "/api/version", native_status.version),
    Route("GET", "/api/status", native_status.status),
    Route("GET", "/api/ps", native_status.ps),
    Route("GET", "/api/verstak/health", native_status.health),
    # Models
    Route("GET HEAD", "/api/tags", native_models.tags),
    Route("POST", "/api/show", native_show.show),
    Route("POST", "/api/copy", native_models.copy),
    Route("DELETE", "/api/delete", native_models.delete),
    Route("POST", "/api/pull", native_pull.pull),
    Route("POST", "/api/push", native_push.push),
    Route("POST", "/api/create", native_create.create),
    Route("HEAD", "/api/blobs/{digest}", native_blobs.head_blob),
    Route("POST", "/api/blobs/{digest}", native_blobs.create_blob),
    # Accounts of a hosted service that this server does not have
    Route("POST", "/api/me", native_account.unauthorized),
    Route("POST", "/api/signout", native_account.unauthorized),
    Route("DELETE", "/api/user/keys/{key}", native_account.unauthorized),
    Route("POST", "/api/experimental/web_search", native_account.unauthorized),
    Route("POST", "/api/experimental/web_fetch", native_account.unauthorized),
    Route("GET", "/api/experimental/model-recommendations", native_account.model_recommendations),
    *page.ROUTES,
)


def build_app(services: Services) -> Application:
    """Join the rooms behind HTTP.

    Args:
        services: What the handlers work with.

    Returns:
        An ASGI application. Its lifespan enters and leaves the scheduler, so the server must run
        the lifespan protocol.
    """
    return Application(services, RouteTable(ROUTES))
