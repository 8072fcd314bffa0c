"""Floor 2: what others may replace; found by entry point, loaded when named."""
