"""Gaussian mixture by EM, stepped."""
