"""Fits the model and writes down how its loss fell."""
import argparse
import json
from pathlib import Path

from model import fit, read


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    features, labels = read("data/train.csv")
    curve = ["epoch,loss"]
    model = fit(features, labels, options.rate, options.epochs, options.seed, lambda epoch, value: curve.append(f"{epoch},{value:.6f}"))
    for folder in ("models", "reports"):
        Path(folder).mkdir(exist_ok=True)
    Path("models/model.json").write_text(json.dumps(model, indent=2) + "\n")
    Path("reports/loss.csv").write_text("\n".join(curve) + "\n")
    print(f"loss {curve[1].split(',')[1]} -> {curve[-1].split(',')[1]}")


if __name__ == "__main__":
    main()
