"""verstak: an on-premises AI server for cabinet-furniture design offices."""

__version__ = "0.1.0"
