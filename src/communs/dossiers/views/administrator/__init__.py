"""Pages of administrators: what a demarche says, who signs, what is decided without an agent."""
