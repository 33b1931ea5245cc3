#!/usr/bin/env python3
"""Whether a search tells the truth about its model: bench/honesty.py WEIR DATA [--noise 300,1000] [--seeds 10] [--tasks a,b] [--rows 500] [--trials 16] [--jobs 1] [--json FILE] [-- EXTRA]

Noise: a balanced target of two classes that ten columns say nothing of; what is told should be a ROC AUC of 0.5.
Tasks: some rows of a public data set are trained on without a test; the model then predicts all other rows, and the figures are told side by side.
DATA holds tasks.json and the data sets (as for automl.py). Every figure is of `weir train --max-trials --threads 1` and `weir predict`.
"""
import argparse, csv, gzip, hashlib, json, math, os, random, resource, statistics, subprocess, tempfile
from concurrent.futures import ThreadPoolExecutor
from automl import score

def train(weir, folder, rows, target, kind, trials, extra):
    path = os.path.join(folder, "train.csv")
    with open(path, "w", newline="") as f: csv.writer(f, lineterminator="\n").writerows(rows)
    line = [weir, "train", path, "--target", target, "--task", kind, "--max-trials", str(trials), "--threads", "1", "--out", os.path.join(folder, "m"), "--json"] + extra
    child = subprocess.Popen(line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"})
    out, err = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status: raise SystemExit(err.decode()[-600:])
    with open(os.path.join(folder, "m", "model.onnx"), "rb") as f: digest = hashlib.sha256(f.read()).hexdigest()
    return json.loads(out), round(usage.ru_utime + usage.ru_stime, 2), digest

def noise(weir, rows, seed, trials, extra):
    draw = random.Random(seed)
    labels = ["yes", "no"] * (rows // 2)
    draw.shuffle(labels)
    table = [[f"x{c}" for c in range(10)] + ["y"]] + [[f"{draw.gauss(0, 1):.4f}" for _ in range(10)] + [label] for label in labels]
    with tempfile.TemporaryDirectory() as tmp: told, cpu, digest = train(weir, tmp, table, "y", "binary", trials, extra)
    return {"kind": f"noise {rows}", "seed": seed, "told": told["metrics"]["roc_auc"], "log_loss": told["metrics"]["log_loss"], "truth": 0.5, "cpu": cpu, "model": digest, "notes": told["notes"]}

def real(weir, data, task, rows, seed, trials, more):
    with gzip.open(os.path.join(data, task["data"] + ".csv.gz"), "rt", newline="") as f: table = list(csv.reader(f))
    head, table = table[0], table[1:]
    random.Random(seed).shuffle(table)
    rows = min(rows, len(table) * 2 // 3)
    held = table[rows:]
    extra = (["--drop", ",".join(task["drop"])] if task["drop"] else []) + more
    if "target_rule" in task: extra += ["--derive", "big_tip = tips > 0.2 * fare"]
    with tempfile.TemporaryDirectory() as tmp:
        told, cpu, digest = train(weir, tmp, [head] + table[:rows], task["target"], task["type"], trials, extra)
        hold = os.path.join(tmp, "hold.csv")
        with open(hold, "w", newline="") as f: csv.writer(f, lineterminator="\n").writerows([head] + held)
        done = subprocess.run([weir, "predict", os.path.join(tmp, "m"), hold, "-o", os.path.join(tmp, "p.csv")], cwd=tmp, capture_output=True, text=True)
        if done.returncode: raise SystemExit(done.stderr[-600:])
        with open(os.path.join(tmp, "p.csv"), newline="") as f: answers = list(csv.DictReader(f))
    if "target_rule" in task:
        tips, fare = head.index("tips"), head.index("fare")
        truth = ["true" if float(r[tips] or 0) > 0.2 * float(r[fare] or 0) else "false" for r in held]
    else: truth = [r[head.index(task["target"])] for r in held]
    return {"kind": f"{task['id']} {rows}", "metric": task["metric"], "seed": seed, "told": told["metrics"][task["metric"]], "truth": score(task, truth, answers), "cpu": cpu, "model": digest, "notes": told["notes"]}

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weir"); parser.add_argument("data"); parser.add_argument("--noise", default="300,1000"); parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--tasks", default="titanic,churn,taxi_bigtip,income,concrete,insurance,diamond,satellite,bank")
    parser.add_argument("--rows", type=int, default=500); parser.add_argument("--splits", type=int, default=3); parser.add_argument("--trials", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=1); parser.add_argument("--json"); parser.add_argument("extra", nargs="*", help="more options of weir train")
    given = parser.parse_args()
    weir = os.path.abspath(given.weir)
    tasks = {t["id"]: t for t in json.load(open(os.path.join(given.data, "tasks.json")))["tasks"]}
    work = [lambda n=n, s=s: noise(weir, int(n), s, given.trials, given.extra) for n in given.noise.split(",") if n for s in range(given.seeds)]
    work += [lambda t=t, s=s: real(weir, given.data, tasks[t], given.rows, s, given.trials, given.extra) for t in given.tasks.split(",") if t for s in range(given.splits)]
    results = []
    with ThreadPoolExecutor(given.jobs) as pool:
        for result in pool.map(lambda w: w(), work):
            results.append(result)
            print(f"{result['kind']} seed {result['seed']}: told {result['told']:.4f}, truth {result['truth']:.4f}, {result['cpu']} s", flush=True)
            if given.json: json.dump(results, open(given.json, "w"), indent=1)
    for kind in dict.fromkeys(r["kind"] for r in results):
        own = [r for r in results if r["kind"] == kind]
        off = [r["told"] - r["truth"] for r in own]
        spread = statistics.stdev(off) / math.sqrt(len(off)) if len(off) > 1 else math.nan
        print(f"{kind}: told {statistics.mean(r['told'] for r in own):.4f}, truth {statistics.mean(r['truth'] for r in own):.4f}, told - truth {statistics.mean(off):+.4f} (standard error {spread:.4f}), {statistics.mean(r['cpu'] for r in own):.1f} s each")

if __name__ == "__main__": main()
