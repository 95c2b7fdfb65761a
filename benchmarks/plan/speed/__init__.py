"""How well speeds are predicted: from published rows, and from a measurement of this machine."""
