"""Judges the model on texts that it has not seen."""
import json
from pathlib import Path

from bayes import predict, read


def main():
    model = json.loads(Path("models/model.json").read_text())
    rows = read("data/test.tsv")
    predicted = [predict(model, text) for _, text in rows]
    figures = {"accuracy": round(sum(p == label for p, (label, _) in zip(predicted, rows)) / len(rows), 6), "texts": len(rows), "recall": {}}
    for label in sorted({label for label, _ in rows}):
        of = [p == label for p, (actual, _) in zip(predicted, rows) if actual == label]
        figures["recall"][label] = round(sum(of) / len(of), 6)
    Path("reports").mkdir(exist_ok=True)
    Path("reports/metrics.json").write_text(json.dumps(figures, indent=2) + "\n")
    Path("reports/predictions.csv").write_text("actual,predicted\n" + "".join(f"{label},{p}\n" for p, (label, _) in zip(predicted, rows)))
    print(figures)


if __name__ == "__main__":
    main()
