"""What is about to be pushed or merged, and the questions that `devkit check merge` asks of it."""
