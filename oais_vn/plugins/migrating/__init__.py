"""Migrators: pictures and office documents become TIFF or PDF/A."""
