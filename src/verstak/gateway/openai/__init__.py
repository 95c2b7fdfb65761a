"""OpenAI's dialect: the endpoints under ``/v1``."""
