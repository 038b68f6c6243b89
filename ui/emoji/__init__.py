"""The emoji that can be picked, and how they are found by name."""
