"""Floor 2: where bytes lie."""
