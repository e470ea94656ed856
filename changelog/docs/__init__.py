"""Living metadata: marked regions of documents, and project.json, made from what the project says of itself."""
