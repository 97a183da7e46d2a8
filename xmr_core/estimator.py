"""scikit-learn's estimator contract without its import, which would cost the first screen a second."""

import inspect
from typing import Any, Self

from xmr_core.errors import InputError


class Estimator:
    """Mixin: ``get_params``, ``set_params`` and ``repr`` from the constructor's signature.

    ``sklearn.base.clone`` works on it, because constructors store their arguments untouched. Pipelines and searches
    ask for ``__sklearn_tags__``; only they do, so scikit-learn is loaded already when it is imported there.
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

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=hasattr(self, "predict"), multi_output=True),
            input_tags=InputTags(sparse=True, string=not hasattr(self, "predict"), allow_nan=False),
        )

    def __repr__(self) -> str:
        args = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({args})"
