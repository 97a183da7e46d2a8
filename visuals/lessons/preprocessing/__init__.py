"""Preprocessing: scale, encode, fill in, and leak nothing."""
