"""Where copies lie: memory, disks, object stores, other machines."""
