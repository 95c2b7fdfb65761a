"""Which type each tensor of a quantised file gets."""
