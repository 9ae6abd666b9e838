"""Samples, weights, indices and their margins. Pure: arrays in, estimates out."""
