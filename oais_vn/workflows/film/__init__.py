"""Film: ordering reels, judging what comes back, and looking after it."""
