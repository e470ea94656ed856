"""One module per kind of region: what a project says of itself, as content of a document."""
