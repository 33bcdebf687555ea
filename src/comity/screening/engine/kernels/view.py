"""Columns and working arrays as a kernel sees them: views over memory that a table of addresses points to.

A kernel is handed two numbers for each array, its address and its length, and not the array: so it compiles in
a fraction of the time, and one call can search any number of shards.
"""

from collections import namedtuple

import numpy as np
from numba import carray

from comity.screening.engine.kernels.jit import pointer, view
from comity.screening.engine.layout import FIELD

F = namedtuple("F", list(FIELD))(*FIELD.values())
"""The place of each column in a shard's table."""


@view
def u1(table, field):
    """An array of uint8."""
    return carray(pointer(table[field, 0]), (table[field, 1],), np.uint8)


@view
def u2(table, field):
    """An array of uint16."""
    return carray(pointer(table[field, 0]), (table[field, 1],), np.uint16)


@view
def u4(table, field):
    """An array of uint32."""
    return carray(pointer(table[field, 0]), (table[field, 1],), np.uint32)


@view
def u8(table, field):
    """An array of uint64."""
    return carray(pointer(table[field, 0]), (table[field, 1],), np.uint64)


@view
def i4(table, field):
    """An array of int32."""
    return carray(pointer(table[field, 0]), (table[field, 1],), np.int32)
