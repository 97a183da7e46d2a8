"""Tests, in the same folders as what they test; browser/ drives the running app."""
