"""What people send to the newsroom's own pages."""
