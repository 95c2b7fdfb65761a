"""Which tensors the GGUF of an architecture holds: names and shapes, one file per kind of block."""
