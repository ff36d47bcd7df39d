"""The bag of words: equal columns made one leave the fit as it was."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from auditor.concepts.fit import merged_columns


def test_equal_columns_made_one_leave_every_fit_as_it_was():
    rng = np.random.default_rng(0)
    few = (rng.random((40, 5)) < 0.4).astype(float)
    x = few[:, [0, 1, 0, 2, 3, 3, 3, 4, 1]]
    y = (few[:, 0] + few[:, 3] + rng.random(40) > 1).astype(int)
    merged = merged_columns(csr_array(x))
    assert merged.shape == (40, 5)
    rows = np.arange(30)
    weights = rng.random(30) + 0.5
    models = [LogisticRegression(C=2.0, tol=1e-10, max_iter=5000) for _ in range(2)]
    whole, small = (
        model.fit(values[rows], y[rows], sample_weight=weights).decision_function(values)
        for model, values in zip(models, (csr_array(x), merged), strict=True)
    )
    assert small == pytest.approx(whole, abs=1e-5)
