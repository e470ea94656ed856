"""Repair of drifted messages: what a test expects, what the code says, and the patch that brings them together."""
