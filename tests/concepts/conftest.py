import pytest

from auditor.concepts import fit


@pytest.fixture
def quick(monkeypatch):
    """One penalty a method: the procedure is the same, its fits are a third."""
    monkeypatch.setattr(fit, "FEATURE_C", (0.1, 1.0))
    monkeypatch.setattr(fit, "PROBE_C", (1e-2,))
    monkeypatch.setattr(fit.WordsMethod, "options", (fit.Option("", 1.0),))
    monkeypatch.setattr(fit.AttentionMethod, "options", (fit.Option("attention", 0.2),))
