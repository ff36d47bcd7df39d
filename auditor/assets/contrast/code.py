"""The contrast sets of `unsafe_deserialization` and `injection`: pairs of our own, and functions of real packages."""

from auditor.assets.contrast import code_functions, code_pairs
from auditor.assets.contrast.rows import Row


def unsafe_deserialization() -> list[Row]:
    """All rows of the concept; the packages' functions are its held-out source."""
    return _rows("unsafe_deserialization")


def injection() -> list[Row]:
    """All rows of the concept; the packages' functions are its held-out source."""
    return _rows("injection")


def _rows(concept: str) -> list[Row]:
    return [*code_pairs.rows(concept), *code_functions.rows(concept)]
