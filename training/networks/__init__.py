"""The embedded networks: variational autoencoder, text encoder, denoiser."""
