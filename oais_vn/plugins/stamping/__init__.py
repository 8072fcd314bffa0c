"""Inside the copy stamper's child process: where a mark goes, its letters, and the pages that take it."""
