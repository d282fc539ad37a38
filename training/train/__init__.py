"""Training of the embedded models: data, stages, one command."""
