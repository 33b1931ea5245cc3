"""Divides the texts by a hash of their words: the same text is always on the same side."""
import argparse
import hashlib
from pathlib import Path


def is_test(text, share, seed):
    return int.from_bytes(hashlib.sha256(f"{seed}:{text}".encode()).digest()[:6], "big") / 2**48 < share


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--test", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    lines = Path("data/texts.tsv").read_text().splitlines()
    parts = {True: [], False: []}
    for line in lines:
        parts[is_test(line.split("\t", 1)[1], options.test, options.seed)].append(line)
    Path("data/test.tsv").write_text("".join(line + "\n" for line in parts[True]))
    Path("data/train.tsv").write_text("".join(line + "\n" for line in parts[False]))
    print(f"{len(parts[False])} texts to train on, {len(parts[True])} to test on")


if __name__ == "__main__":
    main()
