"""Acceptance sampling on disk: the tables, the nonce, the draw record, the tick form, the result."""
