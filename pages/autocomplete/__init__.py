"""The screen Autocomplete."""
