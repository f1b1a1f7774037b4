"""Bodies, memberships and invitations."""
