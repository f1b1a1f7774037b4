"""What each format's content must look like; one module a family."""
