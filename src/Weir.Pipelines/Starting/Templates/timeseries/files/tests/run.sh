#!/bin/sh
# Tests of the pipeline's results. Everything that it needs is made by `weir repro`.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "FAIL $1" >&2; exit 1; }

[ -z "$(weir status -q 2>&1)" ] || fail "the pipeline is not up to date"
echo "ok   the pipeline is up to date"

grep -q '"valid": true' reports/validation.json || fail "the series does not fit schema.yaml"
echo "ok   the series fits its schema"

grep -q '"blessed": *true' reports/evaluation.json || fail "the forecast is not as good as params.yaml demands"
echo "ok   the forecast is as good as it must be"

horizon=$(sed -n 's/^  horizon: //p' params.yaml)
[ "$(wc -l < reports/forecast.csv)" -eq $((horizon + 1)) ] || fail "the forecast has not $horizon rows"
echo "ok   the package forecasts"
