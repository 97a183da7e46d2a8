"""A story: written part by part, measured while it grows, mapped to the principles it is told for."""
