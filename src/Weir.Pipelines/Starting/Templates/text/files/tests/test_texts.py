"""Tests of the code, and of what the pipeline made with it."""
import json
import sys
import unittest
from pathlib import Path

root = Path(__file__).parent.parent
sys.path.insert(0, str(root / "src"))

from bayes import fit, predict, read, words  # noqa: E402
from split import is_test  # noqa: E402


class Code(unittest.TestCase):
    def test_words_are_found_in_any_script(self):
        self.assertEqual(words("Größe, 2 Цена!"), ["größe", "цена"])

    def test_a_text_is_always_on_the_same_side(self):
        self.assertEqual([is_test(t, 0.5, 1) for t in "abc"], [is_test(t, 0.5, 1) for t in "abc"])

    def test_what_was_seen_is_known_again(self):
        model = fit([("a", "sun warm"), ("b", "rain cold")] * 3, 0.5, 1)
        self.assertEqual([predict(model, t) for t in ("warm sun", "cold rain")], ["a", "b"])


class Results(unittest.TestCase):
    def test_no_text_is_in_both_parts(self):
        train, test = ({text for _, text in read(root / "data" / name)} for name in ("train.tsv", "test.tsv"))
        self.assertFalse(train & test)

    def test_the_model_is_better_than_guessing(self):
        self.assertGreater(json.loads((root / "reports/metrics.json").read_text())["accuracy"], 0.75)


if __name__ == "__main__":
    unittest.main()
