#!/usr/bin/env bash
# Packs Vega, Vega-Lite and Vega-Embed for pages of plots into Weir.Reports, with their licences at the head. Skips what is packed already; without npm pages hold our own drawings.
set -euo pipefail
cd "$(dirname "$0")/vega"
target=../../src/Weir.Reports/Vega/vega.js.br

if [ -f "$target" ] && [ "$target" -nt package-lock.json ] && [ "$target" -nt LICENSES ]; then exit 0; fi
if ! command -v npm >/dev/null; then
  echo "vega: npm is not here; pages of plots will hold drawings of our own, which do not move" >&2
  exit 0
fi

echo "vega: packing what draws interactive plots"
npm ci --ignore-scripts --no-audit --no-fund --silent
node --input-type=module -e '
import { readFileSync, writeFileSync, renameSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
const scripts = ["vega", "vega-lite", "vega-embed"].map(name => readFileSync(`node_modules/${name}/build/${name}.min.js`, "utf8").replace(/\/\/# sourceMappingURL=.*/g, ""));
const text = `/*!\n${readFileSync("LICENSES", "utf8")}*/\n${scripts.join("\n;\n")}`;
if (text.includes("</script")) throw new Error("a script would end inside of itself");
const target = process.argv[1];
writeFileSync(target + ".new", brotliCompressSync(text));
renameSync(target + ".new", target);
' "$target"
