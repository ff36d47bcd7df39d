"""A scan's seconds by part."""

from __future__ import annotations

import pytest

from auditor.scan import clock as module
from auditor.scan.clock import PARTS, Clock


def test_parts_add_up_and_what_runs_within_a_part_counts_for_that_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((1.0, 4.0, 10.0, 10.5, 20.0, 22.0))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(moments))
    clock = Clock()
    clock.add({"score": 0.25})
    with clock.timed("check"), clock.timed("read"):
        pass
    with clock.timed("score"):
        pass
    with pytest.raises(RuntimeError), clock.timed("read"):
        raise RuntimeError
    assert clock.seconds == dict.fromkeys(PARTS, 0.0) | {"check": 3.0, "score": 0.75, "read": 2.0}
