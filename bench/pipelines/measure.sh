#!/usr/bin/env bash
# Layered graphs of stages that each touch one file: cold, nothing to do, dag; make beside it, and DVC where WEIR_TEST_DVC names it. CPU seconds (user + system) and wall.
# usage: bench/pipelines/measure.sh WEIR [STAGES]...
set -euo pipefail
weir=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- 1000 10000
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

measure() { # NAME COMMAND...
  local name=$1 times
  shift
  times=$( { TIMEFORMAT='%U %S %R'; time "$@" > "$folder/out" 2> "$folder/err"; } 2>&1 ) || { cat "$folder/err" >&2; exit 1; }
  awk -v name="$name" '{ printf "%-34s %7.2f CPU-s %7.2f s\n", name, $1 + $2, $3 }' <<< "$times"
}

graph() { # STAGES: layers of fifty, each stage after two of the layer before
  awk -v n="$1" 'BEGIN {
    w = 50
    print "stages:" > "dvc.yaml"
    all = ""
    for (i = 0; i < n; i++) {
      l = int(i / w); k = i % w
      out = "o" l "_" k
      if (l == 0) { deps = "    - src\n"; make = "src" }
      else { a = "o" (l - 1) "_" k; b = "o" (l - 1) "_" ((k + 1) % w); deps = (a < b) ? "    - " a "\n    - " b "\n" : "    - " b "\n    - " a "\n"; make = a " " b }
      printf "  s%d_%d:\n    cmd: touch %s\n    deps:\n%s    outs:\n    - %s\n", l, k, out, deps, out > "dvc.yaml"
      rules = rules out ": " make "\n\ttouch " out "\n"
      all = all " " out
    }
    printf "all:%s\n%s", all, rules > "Makefile"
  }'
  echo x > src
}

for stages; do
  printf -- '-- %s stages\n' "$stages"
  mkdir "$folder/$stages"
  cd "$folder/$stages"
  graph "$stages"
  measure "make -j2, cold" make -s -j2
  measure "make, nothing to do" make -s
  rm -f o*_*
  "$weir" init -q --no-scm
  measure "weir repro -j2, cold" "$weir" repro -q -j2
  measure "weir repro, nothing to do" "$weir" repro -q
  measure "weir dag --dot" "$weir" dag --dot
  measure "weir status" "$weir" status
  echo y >> src
  measure "weir repro, source changed" "$weir" repro -q -j2
  if [ -n "${WEIR_TEST_DVC:-}" ] && [ "$stages" -le 1000 ]; then
    measure "dvc repro, nothing to do" "$WEIR_TEST_DVC" repro -q
    measure "dvc dag --dot" "$WEIR_TEST_DVC" dag --dot
    rm -rf o*_* dvc.lock .dvc/cache
    measure "dvc repro, cold" "$WEIR_TEST_DVC" repro -q
  fi
done
