"""Fits the model."""
import argparse
import json
from pathlib import Path

from bayes import fit, read


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoothing", type=float, required=True)
    parser.add_argument("--least-count", type=int, required=True)
    options = parser.parse_args()
    model = fit(read("data/train.tsv"), options.smoothing, options.least_count)
    Path("models").mkdir(exist_ok=True)
    Path("models/model.json").write_text(json.dumps(model, indent=1, sort_keys=True) + "\n")
    print(f"{len(next(iter(model['words'].values())))} words, {len(model['prior'])} labels")


if __name__ == "__main__":
    main()
