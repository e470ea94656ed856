"""Whose a failure is, the change's, the base's, chance's or the machine's: from git, history and the failure itself."""
