"""Looking at pictures: what their headers say, whether they decode, and what is wrong with a page."""
