"""One file per family of cabinets, and the pieces that families share."""
