"""How long work tells how far it is; a callback that raises stops the work."""

from collections.abc import Callable

Progress = Callable[[float], None]  # a fraction in [0, 1]
Report = Callable[[str, float], None]  # the name of a stage, and a fraction in [0, 1] of it
