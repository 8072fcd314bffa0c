"""Acceptance sampling: plans and their odds, the draw, switching in a series, the verdict."""
