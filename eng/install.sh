#!/usr/bin/env bash
# Installs the published program with its native libraries: PREFIX/lib/weir and the link PREFIX/bin/weir.
set -euo pipefail
cd "$(dirname "$0")/.."
from=$1
prefix=$2
rid=${from##*_}
mkdir -p "$prefix/bin" "$prefix/lib"
new=$prefix/lib/.weir-new-$$
rm -rf "$new"
cp -r "$from" "$new"
mkdir -p "$new/runtimes/$rid/native"
cp -L "native/provisioned/$rid/"* "$new/runtimes/$rid/native/"
rm -rf "$prefix/lib/weir"
mv "$new" "$prefix/lib/weir"
ln -sfn ../lib/weir/weir "$prefix/bin/weir"
echo "installed $("$prefix/bin/weir" --version) to $prefix/bin/weir"
case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "add $prefix/bin to your PATH" ;; esac
