#!/usr/bin/env python3
"""AutoML beside the stored peers: bench/automl.py WEIR DATA [--cpu 60] [--tasks a,b] [--jobs 1] [--threads 1] [--json FILE]

DATA holds tasks.json, peers.json and the data sets. Each task is trained by `weir train --cpu-budget` on its training rows; the test rows are
predicted with `weir predict` and scored here. Time is user + system of the whole process tree from start to exit.
"""
import argparse, csv, gzip, io, json, math, os, resource, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor

def auc(truth, score):
    order = sorted(range(len(score)), key=lambda i: score[i])
    ranks, i = [0.0] * len(score), 0
    while i < len(order):
        j = i
        while j + 1 < len(order) and score[order[j + 1]] == score[order[i]]: j += 1
        for k in range(i, j + 1): ranks[order[k]] = (i + j) / 2 + 1
        i = j + 1
    pos = sum(truth)
    return (sum(r for r, t in zip(ranks, truth) if t) - pos * (pos + 1) / 2) / (pos * (len(truth) - pos))

def run(weir, folder, task, cpu, extra):
    with gzip.open(os.path.join(folder, task["data"] + ".csv.gz"), "rt", newline="") as f: rows = list(csv.reader(f))
    head, rows = rows[0], rows[1:]
    test = set(task["test_ids"]) if "test_ids" in task else set(range(*task["test_rows"]))
    with tempfile.TemporaryDirectory() as tmp:
        def write(name, picked):
            path = os.path.join(tmp, name)
            with open(path, "w", newline="") as f: csv.writer(f, lineterminator="\n").writerows([head] + picked)
            return path
        train = write("train.csv", [r for i, r in enumerate(rows) if i not in test])
        held = [r for i, r in enumerate(rows) if i in test]
        hold = write("test.csv", held)
        line = [weir, "train", train, "--target", task["target"], "--task", task["type"], "--cpu-budget", f"{cpu}s", "--out", os.path.join(tmp, "m"), "--json"] + extra
        if task["drop"]: line += ["--drop", ",".join(task["drop"])]
        if "target_rule" in task: line += ["--derive", "big_tip = tips > 0.2 * fare"]
        if "test_rows" in task: line += ["--time-column", "dteday"]
        started = time.time()
        child = subprocess.Popen(line, cwd=tmp, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"})
        out, err = child.stdout.read(), child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        if status: return {"task": task["id"], "error": err.decode()[-400:]}
        told = json.loads(out)
        cpu_used, wall = usage.ru_utime + usage.ru_stime, time.time() - started
        predicted = subprocess.run([weir, "predict", os.path.join(tmp, "m"), hold, "-o", os.path.join(tmp, "p.csv")], cwd=tmp, capture_output=True, text=True)
        if predicted.returncode: return {"task": task["id"], "error": predicted.stderr[-400:]}
        with open(os.path.join(tmp, "p.csv"), newline="") as f: answers = list(csv.DictReader(f))
        at = head.index(task["target"]) if task["target"] in head else None
        if "target_rule" in task:
            tips, fare = head.index("tips"), head.index("fare")
            truth = ["true" if float(r[tips] or 0) > 0.2 * float(r[fare] or 0) else "false" for r in held]
        else: truth = [r[at] for r in held]
        value = score(task, truth, answers)
        return {"task": task["id"], "metric": task["metric"], "value": value, "cpu": round(cpu_used, 1), "wall": round(wall, 1), "rss_mb": usage.ru_maxrss // 1024,
                "learner": told["learner"], "out_of_fold": told["metrics"].get(task["metric"]), "trials": told["parameters"].get("search.trials"), "folds": told["parameters"].get("search.folds_used"), "members": [v for k, v in told["parameters"].items() if ".member." in k]}

def score(task, truth, answers):
    if task["metric"] == "rmse":
        return math.sqrt(sum((float(a["prediction"]) - float(t)) ** 2 for a, t in zip(answers, truth)) / len(truth))
    if task["metric"] == "roc_auc":
        positive = task.get("positive", "true")
        return auc([1 if t == positive else 0 for t in truth], [float(a["probability " + positive]) for a in answers])
    return -sum(math.log(max(float(a["probability " + t]), 2.22e-16)) for a, t in zip(answers, truth)) / len(truth)

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weir"); parser.add_argument("data"); parser.add_argument("--cpu", type=float, default=60)
    parser.add_argument("--tasks"); parser.add_argument("--jobs", type=int, default=1); parser.add_argument("--threads", default="1"); parser.add_argument("--json"); parser.add_argument("extra", nargs="*")
    given = parser.parse_args()
    tasks = json.load(open(os.path.join(given.data, "tasks.json")))["tasks"]
    peers = json.load(open(os.path.join(given.data, "peers.json")))["tasks"]
    chosen = [t for t in tasks if not given.tasks or t["id"] in given.tasks.split(",")]
    weir = os.path.abspath(given.weir)
    with ThreadPoolExecutor(given.jobs) as pool: results = list(pool.map(lambda t: show(run(weir, given.data, t, given.cpu, ["--threads", given.threads] + given.extra), peers, given.cpu), chosen))
    summary(results, peers, given.cpu)
    if given.json: json.dump(results, open(given.json, "w"), indent=1)

def scores(peer): 
    metric = peer["metric"]
    found = {k: v[metric] for k, v in peer["scores"].items() if isinstance(v, dict) and metric in v}
    return found

def show(result, peers, cpu):
    if "error" in result: print(result["task"], "FAILED", result["error"], flush=True); return result
    others = scores(peers[result["task"]]); sign = 1 if result["metric"] == "roc_auc" else -1
    best = max(sign * v for k, v in others.items() if k != "flaml") * sign
    result["flaml"], result["best_default"] = others.get("flaml"), best
    result["beats_flaml"], result["beats_default"] = (sign * result["value"] > sign * v for v in (others["flaml"], best))
    print(f'{result["task"]:12} {result["metric"]:8} {result["value"]:10.5f}  flaml {others["flaml"]:10.5f} {"+" if result["beats_flaml"] else "-"}  best default {best:10.5f} {"+" if result["beats_default"] else "-"}  oof {result["out_of_fold"] or 0:10.5f}  cpu {result["cpu"]:5.1f} wall {result["wall"]:5.1f} rss {result["rss_mb"]} trials {result["trials"]} folds {result["folds"]}', flush=True)
    for m in result["members"]: print("   ", m)
    return result

def summary(results, peers, cpu):
    done = [r for r in results if "error" not in r]
    total, ours = {}, 0
    for r in done:
        sign = 1 if r["metric"] == "roc_auc" else -1
        others = {k: sign * v for k, v in scores(peers[r["task"]]).items()}
        low, high = min(others.values()), max(others.values())
        place = lambda x: max(-1, min(2, (x - low) / (high - low)))
        for k, v in others.items(): total[k] = total.get(k, 0) + place(v)
        ours += place(sign * r["value"])
    print(f'better than FLAML {sum(r["beats_flaml"] for r in done)} of {len(results)}, than the best default {sum(r["beats_default"] for r in done)}; sum {ours:.2f}, peers {({k: round(v, 2) for k, v in total.items()})}; overrun more than 5 %: {[r["task"] for r in done if r["cpu"] > cpu * 1.05]}')

if __name__ == "__main__": main()
