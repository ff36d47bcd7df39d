"""The one error of the engine."""


class SaeError(Exception):
    """A file, model or request that the engine refuses: the message says what, where, and what to do."""
