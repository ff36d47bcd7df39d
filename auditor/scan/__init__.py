"""From a model to a run: `auditor.scan(prompts="suite.jsonl", …) -> Run`.

The name `auditor.scan` is both this package and the function of the Python interface, so the module can be called.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.run import Run


class _CallableModule(ModuleType):
    def __call__(self, **options: Any) -> Run:
        """Measure a model; the options of `auditor scan` as keywords (`auditor.scan.config.ScanConfig`).

        Returns the run, finished. Errors: AuditError or SaeError for wrong input.
        """
        from auditor.scan.config import ScanConfig
        from auditor.scan.pipeline import run_scan

        return run_scan(ScanConfig.of(**options)).run


sys.modules[__name__].__class__ = _CallableModule
