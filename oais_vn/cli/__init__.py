"""Floor 6: text in, text out; calls the front desk, nothing else."""
