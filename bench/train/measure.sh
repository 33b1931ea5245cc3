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
