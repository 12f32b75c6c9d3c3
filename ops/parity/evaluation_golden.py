"""Writes the metrics of made-up predictions by scikit-learn and numpy, for EvaluationGoldenTest.

    python ops/parity/evaluation_golden.py > batch-jobs/src/test/resources/dev/loff/evaluation/golden.json

Needs numpy and scikit-learn. Run it again when a metric is added; the values must not change otherwise.
"""

import json
import warnings

import numpy as np
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    roc_auc_score,
    top_k_accuracy_score,
)


def calibration_error(truth, p, bins=15):
    confidence = p.max(axis=1)
    right = p.argmax(axis=1) == truth
    edges = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    total = 0.0
    for b in range(bins):
        inside = edges == b
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def roc_auc(truth, p):
    k = p.shape[1]
    if k == 2:
        return roc_auc_score(truth, p[:, 1]) if len(set(truth)) == 2 else None
    if len(set(truth)) == k and np.allclose(p.sum(axis=1), 1):  # scikit-learn requires both
        return roc_auc_score(truth, p, multi_class="ovr", average="macro", labels=list(range(k)))
    areas = [roc_auc_score(truth == c, p[:, c]) for c in range(k) if 0 < (truth == c).sum() < len(truth)]
    return float(np.mean(areas)) if areas else None


def measure(truth, p):
    k = p.shape[1]
    labels = list(range(k))
    predicted = p.argmax(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes without images are intended
        kappa = cohen_kappa_score(truth, predicted, labels=labels, weights="quadratic")
        recall = balanced_accuracy_score(truth, predicted)
    return {
        "top1": accuracy_score(truth, predicted),
        "top5": top_k_accuracy_score(truth, p, k=5, labels=labels) if k > 5 else None,
        "macroRecall": recall,
        "quadraticKappa": None if np.isnan(kappa) else kappa,
        "rocAuc": roc_auc(truth, p),
        "calibrationError": calibration_error(truth, p),
        "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


def case(name, rng, n, k, strength, absent=(), coarse=None):
    classes = [c for c in range(k) if c not in absent]
    truth = rng.choice(classes, size=n)
    logits = rng.normal(size=(n, k))
    logits[np.arange(n), truth] += strength
    p = np.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    if coarse:
        # Equal scores within a class are intended; equal scores of one image are not, because libraries order them differently.
        p = np.round(p * coarse) / coarse + np.arange(k) * 1e-4
    shortest = [float(str(v)) for v in p.astype(np.float32).ravel()]
    p = p.astype(np.float32).astype(np.float64)
    drawn = rng.integers(0, n, size=n)
    return {
        "name": name,
        "classes": k,
        "truth": truth.tolist(),
        "probabilities": shortest,
        "resample": drawn.tolist(),
        "expected": measure(truth, p),
        "expectedOnResample": measure(truth[drawn], p[drawn]),
    }


def main():
    rng = np.random.default_rng(20241202)
    cases = [
        case("two classes", rng, 80, 2, 1.0),
        case("two classes with equal scores", rng, 80, 2, 1.0, coarse=6),
        case("five grades", rng, 100, 5, 1.5),
        case("ten classes", rng, 120, 10, 2.0),
        case("ten classes with equal scores", rng, 120, 10, 2.0, coarse=8),
        case("seven classes of which two have no image", rng, 60, 7, 1.0, absent=(2, 6)),
        case("three classes of which one has images", rng, 20, 3, 1.0, absent=(0, 2)),
    ]
    values = rng.normal(size=37)
    shares = [0.0, 0.025, 0.3, 0.5, 0.975, 1.0]
    quantiles = {
        "values": values.tolist(),
        "shares": shares,
        "expected": np.quantile(values, shares).tolist(),
    }
    print(json.dumps({"cases": cases, "quantiles": quantiles}, allow_nan=False))


if __name__ == "__main__":
    main()
