"""Rules: one file a code prefix; a rule is one function with its texts on top."""
