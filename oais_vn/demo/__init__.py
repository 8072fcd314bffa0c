"""Floor 2: a Vietnamese delivery made from a seed, good enough to show an archivist."""

from oais_vn.demo.delivery import write_delivery

__all__ = ["write_delivery"]
