"""What people see of this room, by audience."""
