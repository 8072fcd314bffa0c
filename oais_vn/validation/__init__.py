"""Floor 3: judging deliveries and packages."""
