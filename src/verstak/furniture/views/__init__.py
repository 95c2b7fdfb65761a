"""Drawings of a cabinet: front, section, exploded view and the panels with their holes."""
