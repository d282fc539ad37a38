"""A counter of the world's structure that works on pictures alone."""
