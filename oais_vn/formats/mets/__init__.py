"""METS 1.12.1 with the CSIP extension: reading and writing."""
