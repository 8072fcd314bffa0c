"""The register of insurance copies: what an archive keeps on its shelves, what was chosen, how far each dossier is."""
