"""The migrations, one a module, in the order of their numbers; what is published is never changed."""
