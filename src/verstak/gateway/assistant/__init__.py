"""The assistant behind HTTP: its answers in each dialect, its tools and files by address."""
