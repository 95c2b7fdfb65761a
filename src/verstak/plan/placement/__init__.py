"""Which model, precision and device for all roles of an office together."""
