"""The verbs of the register: import, select, list, approve, receive, give, mark."""
