"""The register as it is written: acts in the log, lists of codes, inventories."""
