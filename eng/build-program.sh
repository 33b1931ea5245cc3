#!/usr/bin/env bash
# Publishes `weir`, ReadyToRun, for one platform. Does nothing when no source is newer than the program.
set -euo pipefail
cd "$(dirname "$0")/.."
rid=$1
out=artifacts/publish/Weir.Cli/release_$rid
log=artifacts/publish.log
if [ -x "$out/weir" ] && [ -z "$(find src Directory.*.props Directory.Build.targets global.json -newer "$out/weir" -type f -print -quit)" ]; then exit 0; fi
echo "build: compiling weir for $rid (about two minutes the first time)"
mkdir -p artifacts
if ! dotnet publish src/Weir.Cli -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -v quiet -nologo > "$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
touch "$out/weir"
