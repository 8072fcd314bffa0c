"""PREMIS 3.0: reading and writing."""
