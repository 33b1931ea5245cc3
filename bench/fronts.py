#!/usr/bin/env python3
"""Hypervolume that Optuna's samplers reach on the problems of `Weir.Bench.Tuning front`, with the same reference points.

    PYTHONPATH=OPTUNA_SOURCE python3 bench/fronts.py TRIALS SEEDS SAMPLER,SAMPLER [PROBLEM,PROBLEM]

Samplers: random, nsgaii, tpe (Optuna's defaults; constraints are told by constraints_func).
"""
import math
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def zdt(which, x):
    g = 1 + 9 * sum(x[1:]) / (len(x) - 1)
    r = x[0] / g
    shape = {1: 1 - math.sqrt(r), 2: 1 - r * r, 3: 1 - math.sqrt(r) - r * math.sin(10 * math.pi * x[0])}[which]
    return [x[0], g * shape], None


def dtlz2(x):
    g = 1 + sum((v - 0.5) ** 2 for v in x[2:])
    a, b = x[0] * math.pi / 2, x[1] * math.pi / 2
    return [g * math.cos(a) * math.cos(b), g * math.cos(a) * math.sin(b), g * math.sin(a)], None


def binhkorn(u):
    x, y = 5 * u[0], 3 * u[1]
    return [4 * x * x + 4 * y * y, (x - 5) ** 2 + (y - 5) ** 2], [(x - 5) ** 2 + y * y - 25, 7.7 - (x - 8) ** 2 - (y + 3) ** 2]


def constrex(u):
    x, y = 0.1 + 0.9 * u[0], 5 * u[1]
    return [x, (1 + y) / x], [6 - y - 9 * x, 1 + y - 9 * x]


PROBLEMS = {
    "zdt1": (30, [1.1, 6], lambda x: zdt(1, x)),
    "zdt2": (30, [1.1, 6], lambda x: zdt(2, x)),
    "zdt3": (30, [1.1, 6], lambda x: zdt(3, x)),
    "dtlz2": (12, [1.1, 1.1, 1.1], dtlz2),
    "binhkorn": (2, [140, 50], binhkorn),
    "constrex": (2, [1, 9], constrex),
}


def volume(problem, sampler, trials, seed):
    from optuna._hypervolume import compute_hypervolume
    import numpy

    dimensions, reference, evaluate = PROBLEMS[problem]
    constrained = evaluate([0.5] * dimensions)[1] is not None
    settings = {"seed": seed}
    if constrained and sampler != "random":
        settings["constraints_func"] = lambda trial: trial.user_attrs["constraints"]
    kind = {"random": optuna.samplers.RandomSampler, "nsgaii": optuna.samplers.NSGAIISampler, "tpe": optuna.samplers.TPESampler}[sampler]
    study = optuna.create_study(directions=["minimize"] * len(reference), sampler=kind(**settings))
    points = []

    def objective(trial):
        values, constraints = evaluate([trial.suggest_float(f"x{i}", 0, 1) for i in range(dimensions)])
        if constraints is not None:
            trial.set_user_attr("constraints", constraints)
        if constraints is None or max(constraints) <= 0:
            points.append(values)
        return values

    study.optimize(objective, n_trials=trials)
    inside = numpy.array([p for p in points if all(v < r for v, r in zip(p, reference))])
    return float(compute_hypervolume(inside, numpy.array(reference, dtype=float))) if len(inside) else 0.0


def main():
    trials, seeds, samplers = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].split(",")
    for problem in sys.argv[4].split(",") if len(sys.argv) > 4 else PROBLEMS:
        for sampler in samplers:
            begun = time.process_time()
            volumes = [volume(problem, sampler, trials, seed) for seed in range(seeds)]
            print(f"{problem:<10} optuna {sampler:<8} hypervolume {sum(volumes) / seeds:10.6g}   {(time.process_time() - begun) / seeds:.1f} CPU-s", flush=True)


main()
