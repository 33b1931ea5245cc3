"""Makes short texts of three kinds. Read your own here: a label and a text on each line, with a tab between."""
import argparse
import random
from pathlib import Path

WORDS = {
    "billing": "invoice charged refund card payment twice price month receipt amount".split(),
    "technical": "error crash screen login update slow install button page version".split(),
    "praise": "thanks great love helpful quick friendly works perfectly happy team".split(),
}
COMMON = "the my your app please today when it this after i we have is with account".split()


def make(texts, seed):
    chance = random.Random(seed)
    lines = []
    for _ in range(texts):
        label = chance.choice(sorted(WORDS))
        own = chance.choices(WORDS[label], k=chance.randint(1, 4))
        if chance.random() < 0.15:
            own.append(chance.choice(WORDS[chance.choice(sorted(WORDS))]))
        words = own + chance.choices(COMMON, k=chance.randint(3, 9))
        chance.shuffle(words)
        lines.append(f"{label}\t{' '.join(words)}")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    Path("data").mkdir(exist_ok=True)
    Path("data/texts.tsv").write_text("\n".join(make(options.texts, options.seed)) + "\n")


if __name__ == "__main__":
    main()
