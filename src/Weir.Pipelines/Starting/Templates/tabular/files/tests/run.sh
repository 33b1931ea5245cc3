#!/bin/sh
# Tests of the pipeline's results. Everything that it needs is made by `weir repro`.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "FAIL $1" >&2; exit 1; }

[ -z "$(weir status -q 2>&1)" ] || fail "the pipeline is not up to date"
echo "ok   the pipeline is up to date"

grep -q '"valid": true' reports/validation.json || fail "the table does not fit schema.yaml"
echo "ok   the table fits its schema"

grep -q '"blessed": *true' reports/evaluation.json || fail "the model is not as good as params.yaml demands"
echo "ok   the model is as good as it must be"

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
weir predict models/{{ cookiecutter.model_name }} data/trips/test.parquet --out "$made/predicted.parquet" -q
[ -s "$made/predicted.parquet" ] || fail "nothing was predicted"
echo "ok   the package predicts"
