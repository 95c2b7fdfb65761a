"""The native dialect: Ollama's endpoints under ``/api``."""
