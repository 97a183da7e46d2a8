"""Measurements, each a command that ends in a table: python -m benchmarks.<name>."""
