"""What the repository's own history says about a change: its type, its scope, the habits of its people."""
