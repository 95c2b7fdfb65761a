"""Checkpoints to ONNX, by tools that live in an environment of their own."""
