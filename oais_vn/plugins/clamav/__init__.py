"""ClamAV, by its daemon or by its program."""
