"""Tests that drive the running app in Chromium, and the tools for it (the benchmarks use them too)."""
