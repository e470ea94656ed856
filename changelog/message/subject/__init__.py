"""The subject: what earlier commits like this one were called, and what the facts say."""
