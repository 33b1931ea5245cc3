#!/usr/bin/env bash
# CPU time and peak memory of `weir train` on generated taxi trips: features, two learners, test, export and its check.
# usage: bench/train/measure.sh WEIR
set -euo pipefail
weir=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$weir" sample taxi trips.csv --quiet >/dev/null
"$weir" data import trips.csv -o trips.parquet --quiet >/dev/null
printf '%s rows\n' "$(($(wc -l <trips.csv) - 1))"
TIMEFORMAT='weir train: %U user + %S system CPU s, %R s elapsed'
time "$weir" train trips.parquet --target fare --quiet >/dev/null

# One row through a pipeline of 500 trees, in process, and the size of such a model beside XGBoost's own file.
bench() { (cd "$OLDPWD" && dotnet run -c Release --project bench/Weir.Bench.Training -v quiet -- "$@"); }
"$weir" train trips.parquet --target fare --drop trip_id --learner xgboost --param eta=0.01 --rounds 500 --out trees --quiet >/dev/null
bench row "$work/trees" "$work/trips.parquet"
bench size 500

# A large table: CPU and greatest memory beside XGBoost alone on the same rows with the same parameters.
bench table "$work/large.parquet" 5000000 20
/usr/bin/time -f '5,000,000 x 20, 100 rounds: %U user + %S system CPU s, %M KiB at most' "$weir" train large.parquet --target y --rounds 100 --out large --quiet >/dev/null
bench bare "$work/large.parquet" y 100 4700000 # as many as weir trains on
