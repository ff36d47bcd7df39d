"""Why a causal check cannot be run."""

from __future__ import annotations

from auditor.errors import AuditError


class CheckNotPossible(AuditError):
    """The check cannot be run; the message is the reason that its decision `not_run` carries."""
