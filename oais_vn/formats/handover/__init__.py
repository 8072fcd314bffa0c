"""What a hand-over holds besides packages: the database in three forms, its lists, minutes, and the answer."""
