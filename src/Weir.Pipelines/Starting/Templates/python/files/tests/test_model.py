"""Tests of the code, and of what the pipeline made with it."""
import json
import sys
import unittest
from pathlib import Path

root = Path(__file__).parent.parent
sys.path.insert(0, str(root / "src"))

from model import fit, loss, probability, read  # noqa: E402
from prepare import make  # noqa: E402


class Code(unittest.TestCase):
    def test_the_same_seed_makes_the_same_rows(self):
        self.assertEqual(make(50, 3), make(50, 3))
        self.assertNotEqual(make(50, 3), make(50, 4))

    def test_fitting_lowers_the_loss_and_is_repeatable(self):
        features, labels = [[1.0, 0.0], [-1.0, 0.0]] * 20, [1, 0] * 20
        model = fit(features, labels, 0.5, 10, 1)
        self.assertEqual(model, fit(features, labels, 0.5, 10, 1))
        self.assertLess(loss(model, features, labels), 0.2)
        self.assertGreater(probability(model, [1.0, 0.0]), 0.8)


class Results(unittest.TestCase):
    def test_no_row_is_in_both_parts(self):
        train, test = (set(map(tuple, read(root / "data" / name)[0])) for name in ("train.csv", "test.csv"))
        self.assertFalse(train & test)

    def test_the_model_is_better_than_guessing(self):
        figures = json.loads((root / "reports/metrics.json").read_text())
        self.assertGreater(figures["accuracy"], 0.8)


if __name__ == "__main__":
    unittest.main()
