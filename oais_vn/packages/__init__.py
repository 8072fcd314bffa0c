"""Floor 3: making packages, metadata first, then METS from the inside out."""
