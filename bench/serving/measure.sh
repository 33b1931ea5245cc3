#!/usr/bin/env bash
# CPU time per prediction over HTTP: `weir serve` with a small MLP, one row a request as JSON, driven by wrk; from /proc of the server alone.
# usage: bench/serving/measure.sh WEIR [SECONDS]      (default 5 seconds for each line)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
weir=$(realpath "$1")
seconds=${2:-5}
command -v wrk >/dev/null || { echo "serving: wrk is missing (apt-get install wrk); skipped"; exit 0; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cp "$root/tests/vectors/serving/models/mlp.onnx" "$work/"
cp "$root/bench/serving/mlp.lua" "$work/"
cd "$work"
hz=$(getconf CLK_TCK)
cpu() { awk -v hz="$hz" '{ print ($14 + $15) * 1000000 / hz }' "/proc/$server/stat"; }
memory() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$server/status"; }

start() {
  rm -f ready.json server.log # the address of the last one must not be taken for that of this one
  "$weir" serve mlp.onnx --port 0 "$@" >ready.json 2>server.log &
  server=$!
  until address=$(cat ready.json server.log 2>/dev/null | grep -oE "http://[0-9.]+:[0-9]+" | head -n 1) && [ -n "$address" ]; do
    kill -0 "$server" || { cat server.log >&2; exit 1; }
    sleep 0.05
  done
}

stop() { kill "$server"; wait "$server" || true; server=; }

measure() { # NAME CONNECTIONS
  local before after requests
  wrk -t1 -c"$2" -d3s -s mlp.lua "$address" >/dev/null # warm
  before=$(cpu)
  wrk -t1 -c"$2" -d"${seconds}s" --latency -s mlp.lua "$address" >wrk.txt
  after=$(cpu)
  requests=$(awk '/requests in/ { print $1 }' wrk.txt)
  if grep -q 'Non-2xx' wrk.txt; then cat wrk.txt >&2; exit 1; fi
  awk -v name="$1" -v c="$2" -v cpu="$((${after%.*} - ${before%.*}))" -v n="$requests" -v m="$(memory)" \
    '/Requests\/sec/ { rate = $2 } /50%/ { p50 = $2 } /99%/ { p99 = $2 } END { printf "%-28s %3d connections %7.1f CPU-us a request %8.0f requests/s  p50 %8s  p99 %8s  %4d MB\n", name, c, cpu / n, rate, p50, p99, m }' wrk.txt
}

start --no-log
echo "ready after $(($(cpu | cut -d. -f1) / 1000)) CPU-ms (target: 300)"
for connections in 16 64; do measure 'prediction log off' "$connections"; done
stop
start --log "$work/predictions"
for connections in 16 64; do measure 'prediction log on' "$connections"; done
stop
echo 'target: 30 CPU-us a request with metrics and log on; a bare Kestrel echo of the same body takes 8, node with fastify and ONNX Runtime 82, FastAPI with ONNX Runtime 338'
