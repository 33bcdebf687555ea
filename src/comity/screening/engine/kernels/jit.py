"""How functions are compiled."""

import os
from collections.abc import Callable
from typing import Any

import numba
from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic

from comity.screening.engine.kernels.cache import folder

if not os.environ.get("NUMBA_CACHE_DIR"):
    numba.config.CACHE_DIR = folder()


def entry(function: Callable[..., Any]) -> Any:
    """Compile on first use, keep on disk, run without Python's lock."""
    return njit(cache=True, nogil=True, error_model="numpy", boundscheck=False)(function)


_INNER = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def inner(function: Callable[..., Any]) -> Any:
    """Compile into the entries that call it, without means to allocate memory or to be called from Python."""
    return njit(**_INNER, _nrt=False)(function)


def view(function: Callable[..., Any]) -> Any:
    """Like `inner`, for what returns an array."""
    return njit(**_INNER, _nrt=True)(function)


@intrinsic  # type: ignore[untyped-decorator]
def pointer(typing: Any, address: Any) -> Any:
    """The address of mapped memory as a pointer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(types.int64), generate
