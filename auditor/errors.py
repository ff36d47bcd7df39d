"""One error family for users' mistakes; the command line turns each into one clear line and its exit code."""


class AuditError(Exception):
    """A mistake that the user can mend: the message says what happened, where, and what to do.

    exit_code: 2 usage, configuration or input error (the default); 4 incomplete, resumable.
    """

    exit_code = 2


class IncompleteError(AuditError):
    """A run directory that is unfinished or damaged; nothing may be decided from it."""

    exit_code = 4
