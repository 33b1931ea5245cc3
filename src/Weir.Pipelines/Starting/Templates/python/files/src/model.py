"""A logistic regression that needs nothing but Python. Put your own model here."""
import csv
import math
import random


def read(path):
    """Features and labels of a table."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return [[float(r["x"]), float(r["y"])] for r in rows], [int(r["label"]) for r in rows]


def probability(model, features):
    score = model["bias"] + sum(w * f for w, f in zip(model["weights"], features))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def loss(model, features, labels):
    """Mean log loss."""
    total = 0.0
    for row, label in zip(features, labels):
        p = min(max(probability(model, row), 1e-12), 1 - 1e-12)
        total -= math.log(p if label else 1 - p)
    return total / len(labels)


def fit(features, labels, rate, epochs, seed, on_epoch=None):
    """Stochastic gradient descent; the same seed gives the same model."""
    model = {"bias": 0.0, "weights": [0.0] * len(features[0])}
    order = list(range(len(labels)))
    chance = random.Random(seed)
    for epoch in range(1, epochs + 1):
        chance.shuffle(order)
        for i in order:
            error = labels[i] - probability(model, features[i])
            step = rate * error / epoch ** 0.5
            model["bias"] += step
            model["weights"] = [w + step * f for w, f in zip(model["weights"], features[i])]
        if on_epoch:
            on_epoch(epoch, loss(model, features, labels))
    return model
