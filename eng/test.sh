#!/usr/bin/env bash
# Builds, checks, runs every test and ends with one line over all: "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
logs=artifacts/logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0 broken=""

add() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }
step() { printf '\n== %s\n' "$1"; }

step "build, warnings are errors"
if ! dotnet build Weir.slnx -v quiet -nologo; then broken="$broken build"; fi

step "format and lint"
if ! eng/lint.sh; then broken="$broken lint"; fi

if [ -z "$broken" ]; then
  step ".NET tests"
  # In CI a test program that hangs says which tests hung, and is ended; should what it left behind hold on to its output, the whole is ended.
  rm -f "$logs"/stuck-*.log
  if [ -n "${CI:-}" ]; then export WEIR_TEST_DEADLINE="${WEIR_TEST_DEADLINE:-25}" WEIR_TEST_STUCK="$PWD/$logs"; fi
  timeout --foreground --kill-after=30 "$([ -n "${CI:-}" ] && echo 45m || echo 0)" dotnet test --solution Weir.slnx --no-build 2>&1 | tee "$logs/dotnet-test.log"
  code=${PIPESTATUS[0]}
  if [ "$code" -eq 124 ]; then for p in /proc/[0-9]*; do printf '%s %s\n' "${p#/proc/}" "$(tr '\0' ' ' < "$p/cmdline")"; done > "$logs/stuck-processes.log" 2> /dev/null; fi
  read -r p f s < <(awk '/^ +succeeded: /{p=$2} /^ +failed: /{f=$2} /^ +skipped: /{s=$2} END{ printf "%d %d %d\n", p, f, s }' "$logs/dotnet-test.log")
  add "$p" "$f" "$s"
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then broken="$broken dotnet-test"; fi
  if [ "$p" -eq 0 ]; then broken="$broken nothing-ran"; fi

  if [ -f web/package.json ]; then
    step "web tests"
    (cd web && npx vitest run --reporter=json --outputFile="../$logs/vitest.json") > "$logs/vitest.log" 2>&1
    code=$?
    read -r p f s < <(node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(r.numPassedTests,r.numFailedTests,r.numPendingTests+r.numTodoTests)' "$logs/vitest.json" 2>/dev/null || echo "0 0 0")
    add "$p" "$f" "$s"
    echo "web: $p passed, $f failed, $s skipped"
    if [ "$code" -ne 0 ]; then cat "$logs/vitest.log"; [ "$f" -gt 0 ] || broken="$broken vitest"; fi
    if [ -f web/e2e/run.mjs ]; then
      step "browser tests"
      node web/e2e/run.mjs 2>&1 | tee "$logs/browser.log"
      code=${PIPESTATUS[0]}
      read -r p f s < <(awk '/^browser: [0-9]+ passed/{print $2, $4, $6}' "$logs/browser.log" | tail -1)
      add "${p:-0}" "${f:-0}" "${s:-0}"
      if [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then broken="$broken browser"; fi
    fi
  fi
fi

dotnet build-server shutdown --vbcscompiler > /dev/null 2>&1
# Once more at the end, where the last lines of a long log are all that is seen: which tests failed, and why.
[ "$failed" -gt 0 ] && awk '/^failed /{n=8} n-->0' "$logs/dotnet-test.log" 2>/dev/null | cut -c1-300 | head -80
cat "$logs"/stuck-*.log 2> /dev/null | cut -c1-300
[ -n "$broken" ] && { echo "broken:$broken" >&2; failed=$((failed + 1)); }
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
