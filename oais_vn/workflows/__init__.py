"""Floor 4: the verbs of OAIS; they get values and ports, never names or paths."""
