"""Programs that run inside an environment, by path, and import nothing of verstak."""
