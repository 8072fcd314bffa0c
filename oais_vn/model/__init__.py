"""Floor 1: values, ports and errors; standard library only, no I/O, no XML."""
