"""Pictures for film and from film: frames with their codes, targets, proofs; rescans matched with what was ordered."""
