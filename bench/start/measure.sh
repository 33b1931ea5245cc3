#!/usr/bin/env bash
# CPU time of short commands: the best of 15 runs, user and system time, beside a bare hello compiled the same way (ReadyToRun).
# usage: bench/start/measure.sh WEIR
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
weir=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hello=$root/artifacts/publish/Weir.Bench.Hello/release_linux-x64/Weir.Bench.Hello
[ -x "$hello" ] || dotnet publish "$root/bench/Weir.Bench.Hello" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -v quiet -nologo >&2

# Three stages in a git repository, reproduced once.
cd "$work"
git init -q .
"$weir" init --quiet
cat >dvc.yaml <<'YAML'
stages:
  sort:
    cmd: sort raw.txt > sorted.txt
    deps: [raw.txt]
    outs: [sorted.txt]
  count:
    cmd: wc -l < sorted.txt > count.txt
    deps: [sorted.txt]
    params: [factor]
    outs: [count.txt]
  report:
    cmd: mkdir -p report && cp count.txt report/count.txt
    deps: [count.txt]
    outs: [report]
YAML
printf 'factor: 0.5\n' >params.yaml
seq 1000 >raw.txt
"$weir" repro --quiet >/dev/null

# The clock that counts CPU time of children ticks 100 times a second: `time` of bash reads the finer one.
TIMEFORMAT='%U %S'
best() {
  for _ in $(seq 15); do { time "$@" >/dev/null 2>&1; } 2>&1; done | awk 'NR == 1 || $1 + $2 < best { best = $1 + $2 } END { printf "%.0f", best * 1000 }'
}

bare=$(best "$hello")
version=$(best "$weir" --version)
printf '%-22s %4s CPU-ms\n' 'bare hello' "$bare"
printf '%-22s %4s CPU-ms  %s times the hello (limit: 1.5)\n' 'weir --version' "$version" "$(awk -v a="$version" -v b="$bare" 'BEGIN { printf "%.2f", a / b }')"
printf '%-22s %4s CPU-ms  (limit: 60)\n' 'weir status' "$(best "$weir" status)"
printf '%-22s %4s CPU-ms\n' 'weir repro, no change' "$(best "$weir" repro)"
printf '%-22s %4s CPU-ms\n' 'weir --help' "$(best "$weir" --help)"
printf '%-22s %4s CPU-ms\n' 'weir train --help' "$(best "$weir" train --help)"
