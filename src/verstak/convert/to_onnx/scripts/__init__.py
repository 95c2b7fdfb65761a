"""What runs inside the environment `hf-onnx`; nothing of verstak is imported here."""
