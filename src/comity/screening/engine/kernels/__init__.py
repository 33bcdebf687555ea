"""The compiled inner loops. Import from here only what a search or a build needs: importing compiles nothing,
but loads numba, which takes most of a second.
"""
