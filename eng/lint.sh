#!/usr/bin/env bash
# Format of C# (whitespace; style and analyzers run in the build) and the rules of the web code.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet format whitespace . --folder --verify-no-changes --exclude artifacts native/provisioned web || { echo "lint: run \`make format\`" >&2; exit 1; }
if [ ! -d web/node_modules ]; then
  echo "lint: the web code was not checked: npm is not here" >&2
  [ -z "${CI:-}" ]
  exit
fi
cd web && npm run --silent lint && npm run --silent typecheck
