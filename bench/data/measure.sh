#!/bin/bash
# Import, profile and validate a generated table; prints CPU seconds and peak resident memory of each, beside DuckDB's own COPY and SUMMARIZE.
# usage: bench/data/measure.sh [ROWS [WEIR]]      (default 1,000,000 rows x 20 columns, about 150 MB of CSV; without WEIR it is built)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
rows=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build "$root/bench/Weir.Bench.Data" -c Release -v q >&2
[ $# -gt 1 ] || dotnet build "$root/src/Weir.Cli" -c Release -v q >&2
bench=$root/artifacts/bin/Weir.Bench.Data/release/Weir.Bench.Data
weir=${2:-$root/artifacts/bin/Weir.Cli/release/weir}

"$bench" generate "$work/t.csv" "$rows"
printf '%s rows x 20 columns, %s MB of CSV\n' "$rows" "$(($(stat -c %s "$work/t.csv") / 1000000))"
printf '%-36s %8s %10s\n' what 'CPU s' 'peak MB'

# VmHWM is the kernel's own high-water mark; it is read until the process ends.
measure() {
  local name=$1 peak=0 now; shift
  local before after pid
  before=$(awk '{print $16 + $17}' /proc/$$/stat)
  "$@" >/dev/null 2>"$work/errors" &
  pid=$!
  while now=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do peak=$now; sleep 0.02; done
  wait "$pid" || { cat "$work/errors" >&2; exit 1; }
  after=$(awk '{print $16 + $17}' /proc/$$/stat)
  awk -v n="$name" -v t="$((after - before))" -v p="$peak" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%-36s %8.2f %10.0f\n", n, t / hz, p / 1024 }'
}

cd "$work"
measure 'DuckDB COPY (CSV to Parquet)' "$bench" copy t.csv d.parquet
measure 'weir data import' "$weir" data import t.csv -o t.parquet
measure 'DuckDB SUMMARIZE' "$bench" summarize t.parquet
measure 'weir data profile --html' "$weir" data profile t.parquet --html p.html
measure 'weir data schema infer' "$weir" data schema infer t.parquet -o s.yaml
measure 'weir data validate' "$weir" data validate t.parquet --schema s.yaml
measure 'weir data split' "$weir" data split t.parquet --by n0,n1
measure 'weir monitor report (half and half)' "$weir" monitor report --reference t/train.parquet --current t/test.parquet -o drift.html
printf 'pages: profile %s kB, drift report %s kB\n' "$(($(stat -c %s p.html) / 1000))" "$(($(stat -c %s drift.html) / 1000))"
