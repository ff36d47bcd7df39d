"""The shipped causal check, ready to run: what the benches of causal checks share."""

from __future__ import annotations

from auditor.causal.check import CheckSpec, CheckTools
from auditor.scan.causal import check_tools
from auditor.scan.config import ScanConfig
from auditor.scan.pipeline import make_instruments
from auditor.scan.plan import make_plan


def falsehood_case(controls: int = 20) -> tuple[CheckSpec, CheckTools]:
    """The check that `scan` makes of `deception.falsehood`, and the default model with its SAE."""
    plan = make_plan(ScanConfig.of(rules="deception.falsehood", controls=controls))
    (spec,) = plan.causal.checks
    return spec, check_tools(make_instruments(plan).runner, plan.setup)
