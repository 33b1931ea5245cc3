#!/usr/bin/env bash
# CPU time of compositions: warm in one process, and from the shell beside the program's bare start-up (best of 15).
# usage: bench/configuration/measure.sh WEIR
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
weir=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet run -c Release --project "$root/bench/Weir.Bench.Configuration" -v quiet -- "$work"

TIMEFORMAT='%U %S'
best() {
  for _ in $(seq 15); do { time "$@" >/dev/null 2>&1; } 2>&1; done | awk 'NR == 1 || $1 + $2 < best { best = $1 + $2 } END { printf "%.0f", best * 1000 }'
}

bare=$(best "$weir" --version)
printf '%-44s %9s CPU-ms\n' 'weir --version' "$bare"
for tree in small:train large:config; do
  took=$(best "$weir" config show --config-dir "$work/${tree%:*}" --config-name "${tree#*:}" --resolve)
  printf '%-44s %9s CPU-ms  %s times (limit: 2)\n' "weir config show --resolve, ${tree%:*}" "$took" "$(awk -v a="$took" -v b="$bare" 'BEGIN { printf "%.2f", a / b }')"
done
