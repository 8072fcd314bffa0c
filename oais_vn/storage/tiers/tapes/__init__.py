"""Tape drives, and what is written on a tape."""
