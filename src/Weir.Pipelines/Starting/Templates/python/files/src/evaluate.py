"""Judges the model on rows that it has not seen."""
import json
from pathlib import Path

from model import loss, probability, read


def main():
    model = json.loads(Path("models/model.json").read_text())
    features, labels = read("data/test.csv")
    predicted = [int(probability(model, row) >= 0.5) for row in features]
    right = sum(p == a for p, a in zip(predicted, labels))
    figures = {"accuracy": round(right / len(labels), 6), "log_loss": round(loss(model, features, labels), 6), "rows": len(labels)}
    Path("reports").mkdir(exist_ok=True)
    Path("reports/metrics.json").write_text(json.dumps(figures, indent=2) + "\n")
    Path("reports/predictions.csv").write_text("actual,predicted\n" + "".join(f"{a},{p}\n" for a, p in zip(labels, predicted)))
    print(figures)


if __name__ == "__main__":
    main()
