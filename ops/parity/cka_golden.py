"""Writes numpy's similarity of made-up layers, for LinearCkaTest.

    python ops/parity/cka_golden.py > batch-jobs/src/test/resources/dev/loff/evaluation/cka.json

Needs numpy. HSIC is not computed by the program's formula, but by its definition as a U-statistic over all quadruples
of different images (Song et al. 2012, theorem 2), in float64.
"""

import itertools
import json

import numpy as np

MINIBATCHES = [10, 7]
FIRST = [5, 7, 3]
SECOND = [4, 6]


def hsic(x, y):
    k, l = x @ x.T, y @ y.T
    n = len(x)
    quadruples = np.array(list(itertools.permutations(range(n), 4)))
    i, j, q, r = quadruples.T
    return np.mean(k[i, j] * (l[i, j] + l[q, r] - 2 * l[i, q]))


def main():
    random = np.random.default_rng(17)
    minibatches = []
    for images in MINIBATCHES:
        source = random.normal(size=(images, 4))
        layer = lambda width: (np.tanh(source @ random.normal(size=(4, width))) + 2 + 0.3 * random.normal(size=(images, width)))
        minibatches.append(([layer(w) for w in FIRST], [layer(w) for w in SECOND]))
    minibatches = [[[layer.astype(np.float32) for layer in network] for network in pair] for pair in minibatches]
    wide = [[[layer.astype(np.float64) for layer in network] for network in pair] for pair in minibatches]
    ofFirst = [sum(hsic(first[a], first[a]) for first, _ in wide) for a in range(len(FIRST))]
    ofSecond = [sum(hsic(second[b], second[b]) for _, second in wide) for b in range(len(SECOND))]
    similarity = [
        [
            sum(hsic(first[a], second[b]) for first, second in wide) / np.sqrt(ofFirst[a] * ofSecond[b])
            for b in range(len(SECOND))
        ]
        for a in range(len(FIRST))
    ]
    print(
        json.dumps(
            {
                "minibatches": [
                    {
                        "images": len(first[0]),
                        "first": [[float(v) for v in layer.ravel()] for layer in first],
                        "second": [[float(v) for v in layer.ravel()] for layer in second],
                    }
                    for first, second in minibatches
                ],
                "similarity": similarity,
            }
        )
    )


if __name__ == "__main__":
    main()
