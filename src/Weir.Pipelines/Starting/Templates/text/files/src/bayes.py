"""A naive Bayes classifier of words that needs nothing but Python. Put your own model here."""
import math
import re
from collections import Counter, defaultdict
from pathlib import Path


def words(text):
    return re.findall(r"[^\W\d_]+", text.lower())


def read(path):
    """Pairs of label and text."""
    return [tuple(line.split("\t", 1)) for line in Path(path).read_text().splitlines()]


def fit(rows, smoothing, least_count):
    counts, labels = defaultdict(Counter), Counter()
    for label, text in rows:
        labels[label] += 1
        counts[label].update(words(text))
    total = Counter()
    for counter in counts.values():
        total.update(counter)
    known = sorted(w for w, n in total.items() if n >= least_count)
    model = {"prior": {}, "words": {}}
    for label in sorted(labels):
        model["prior"][label] = math.log(labels[label] / len(rows))
        size = sum(counts[label][w] for w in known) + smoothing * len(known)
        model["words"][label] = {w: math.log((counts[label][w] + smoothing) / size) for w in known}
    return model


def predict(model, text):
    found = words(text)
    scores = {label: prior + sum(model["words"][label].get(w, 0.0) for w in found) for label, prior in model["prior"].items()}
    return max(sorted(scores), key=scores.get)
