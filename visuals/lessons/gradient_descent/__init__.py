"""Gradient descent, stepped."""
