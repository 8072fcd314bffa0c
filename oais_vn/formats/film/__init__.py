"""Microfilm on paper and disk: profiles, orders, readings, what was found on a returned reel."""
