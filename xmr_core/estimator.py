"""scikit-learn's estimator contract without its import, which would cost the first screen a second."""

import inspect
from typing import Any, Self

from xmr_core.errors import InputError


class Estimator:
    """Mixin: ``get_params``, ``set_params`` and ``repr`` from the constructor's signature.

    ``sklearn.base.clone`` works on it, because constructors store their arguments untouched.
    """

    @classmethod
    def _param_names(cls) -> list[str]:
        return [name for name in inspect.signature(cls.__init__).parameters if name != "self"]

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's arguments as they are now. ``deep`` is accepted and changes nothing."""
        return {name: getattr(self, name) for name in self._param_names()}

    def set_params(self, **params: Any) -> Self:
        """Set constructor arguments by name.

        Raises
        ------
        InputError
            If a name is not a parameter.
        """
        known = self._param_names()
        for name, value in params.items():
            if name not in known:
                raise InputError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(known)}.")
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        args = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({args})"
