"""Makes the rows: two numbers, and a class that depends on them. Read your own data here."""
import argparse
import csv
import random
from pathlib import Path


def make(rows, seed):
    """Rows of x, y and label: 1 above a line, with some noise."""
    chance = random.Random(seed)
    made = []
    for _ in range(rows):
        x, y = chance.uniform(-1, 1), chance.uniform(-1, 1)
        made.append({"x": round(x, 6), "y": round(y, 6), "label": int(1.5 * x - y + chance.gauss(0, 0.2) > 0.1)})
    return made


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--test", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    rows = make(options.rows, options.seed)
    cut = int(len(rows) * (1 - options.test))
    write(Path("data/train.csv"), rows[:cut])
    write(Path("data/test.csv"), rows[cut:])
    print(f"{cut} rows to train on, {len(rows) - cut} to test on")


if __name__ == "__main__":
    main()
