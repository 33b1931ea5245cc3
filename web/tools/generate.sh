#!/usr/bin/env bash
# Makes src/api/schema.d.ts from the OpenAPI document of a running server (default http://127.0.0.1:5000).
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
curl -fsS "${1:-http://127.0.0.1:5000}/api/weir/v1/openapi.json" > openapi.json
npx openapi-typescript openapi.json -o ../src/api/schema.d.ts
# The document allows numbers as text on the way in; on the way out they are numbers.
sed -i 's/number | string/number/g' ../src/api/schema.d.ts
rm openapi.json
