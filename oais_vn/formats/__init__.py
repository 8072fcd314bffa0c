"""Floor 2: one folder a standard, a reader and a writer in each; streams in, bytes out."""
