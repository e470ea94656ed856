"""What a diff changes, in facts a person would name: symbols, dependencies, settings, headings, files."""
