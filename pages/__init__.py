"""The screens, one file each (a folder where a screen has several views)."""
