"""Kernels, loaded when they are first needed: numba takes most of a second, and most commands need none."""

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def kernel(name: str) -> ModuleType:
    """A module of `kernels`."""
    return import_module(f"comity.screening.engine.kernels.{name}")
