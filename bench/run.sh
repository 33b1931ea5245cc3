#!/usr/bin/env bash
# All benchmarks, one after the other. usage: bench/run.sh WEIR [start|configuration|data|train|prediction|serving|tracking|artifacts|remotes|versioning|pipelines|slurm|studies|tuning]...
set -euo pipefail
cd "$(dirname "$0")/.."
weir=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- start configuration data train prediction serving tracking artifacts remotes versioning pipelines slurm studies tuning

printf 'machine: %s, %s cores, %s GiB; %s\n' "$(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)" "$(nproc)" "$(awk '/MemTotal/ { print int($2 / 1048576) }' /proc/meminfo)" "$(uname -sr)"
printf 'commit:  %s%s, %s; load %s\n' "$(git rev-parse --short HEAD 2>/dev/null || echo unknown)" "$(git diff --quiet HEAD 2>/dev/null || echo ' with changes')" "$(dotnet --version)" "$(cut -d' ' -f1 /proc/loadavg)"

for part; do
  printf '\n== %s\n' "$part"
  case $part in
    start) bench/start/measure.sh "$weir" ;;
    configuration) bench/configuration/measure.sh "$weir" ;;
    data) bench/data/measure.sh 1000000 "$weir" ;;
    train) bench/train/measure.sh "$weir" ;;
    prediction) dotnet run -c Release --project bench/Weir.Bench.Prediction -v quiet -- --filter '*' | grep -E '^\| ?(Method|[A-Z]|-)' ;;
    serving) bench/serving/measure.sh "$weir" ;;
    pipelines) bench/pipelines/measure.sh "$weir" ;;
    slurm) dotnet run -c Release --project bench/Weir.Bench.Slurm -v quiet -- "$weir" 500 ;;
    studies) dotnet run -c Release --project bench/Weir.Bench.Studies -v quiet -- "$(mktemp -d "${WEIR_BENCH_DIR:-/dev/shm}/weir-bench-XXXXXX")" ;;
    tuning) dotnet run -c Release --project bench/Weir.Bench.Tuning -v quiet -- overhead ;;
    artifacts) bench/artifacts/measure.sh "$weir" ;;
    remotes) bench/remotes/measure.sh "$weir" ;;
    versioning) bench/versioning/measure.sh "$weir" ;;
    tracking) dotnet run -c Release --project bench/Weir.Bench.Tracking -v quiet -- "$weir" 3 ;;
    *) echo "bench: there is no part '$part': start, configuration, data, train, prediction, serving, tracking, artifacts, remotes, versioning, pipelines, slurm, studies, tuning" >&2; exit 2 ;;
  esac
done
