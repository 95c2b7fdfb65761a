"""Every path of OpenAI's dialect."""

from __future__ import annotations

from verstak.gateway.openai import chat, completions, embeddings, models, responses
from verstak.gateway.routing import Route

ROUTES: tuple[Route, ...] = (
    Route("POST", "/v1/chat/completions", chat.chat_completions),
    Route("POST", "/v1/completions", completions.completions),
    Route("POST", "/v1/embeddings", embeddings.embeddings),
    Route("POST", "/v1/responses", responses.responses),
    Route("GET", "/v1/models", models.list_models),
    Route("GET", "/v1/models/{model:path}", models.retrieve_model),
)
