#!/usr/bin/env bash
# Builds the web UI and copies it to where the server embeds it. Skips what is built already; without node the server shows a one-line page.
set -euo pipefail
cd "$(dirname "$0")/.."
target=src/Weir.Server/wwwroot
stamp=$target/.built-from

sources() { find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64; }

[ -f web/package.json ] || exit 0
now=$(sources)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then exit 0; fi
if ! command -v npm >/dev/null; then
  echo "ui: npm is not here; the server will show a one-line page instead of the UI" >&2
  exit 0
fi

echo "ui: building the web UI"
cd web
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --silent
npm run --silent build
cd ..
rm -rf "$target"
cp -r web/dist "$target"
printf '%s' "$now" > "$stamp"
