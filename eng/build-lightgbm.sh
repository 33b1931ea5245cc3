#!/usr/bin/env bash
# Builds LightGBM, an optional learner, from the sources that its npm package carries, into the folder of the native engines, where
# Weir finds it and `make install` takes it along. Three to six minutes of processor time, once: a second run does nothing.
# Wants npm, cmake and a C++ compiler with OpenMP. With a lib_lightgbm.so from elsewhere this is not needed: WEIR_LIGHTGBM names it.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.0.27 # LightGBM 4.1
integrity=e04fc68ebdc5a9097d537cf404cbae5624e5bceed3f6818c71f6b7269d8c47229659227114fb3bc434e5ceb11a0411ba880ebd4bf01c1a7d6580c0ae653f2ab2

case "$(uname -s)/$(uname -m)" in
  Linux/x86_64) rid=linux-x64 ;;
  Linux/aarch64) rid=linux-arm64 ;;
  *) echo "lightgbm: this script knows Linux alone; WEIR_LIGHTGBM takes a library from elsewhere (pip and conda carry one)" >&2; exit 1 ;;
esac
target=native/provisioned/$rid
stamp=$target/.lightgbm.stamp
if [ -s "$target/lib_lightgbm.so" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$version" ]; then echo "lightgbm: built already"; exit 0; fi
for program in npm cmake make c++ sha512sum; do
  command -v "$program" >/dev/null || { echo "lightgbm: $program is missing" >&2; exit 1; }
done

mkdir -p "$target"
work=$(mktemp -d "$PWD/native/provisioned/.lightgbm-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
echo "lightgbm: fetching the sources (11 MB)"
(cd "$work" && npm pack --silent "lightgbm@$version" >/dev/null) || { echo "lightgbm: npm could not fetch lightgbm@$version" >&2; exit 1; }
echo "$integrity  $work/lightgbm-$version.tgz" | sha512sum --check --status || { echo "lightgbm: the package is not the one that this script knows" >&2; exit 1; }
tar -xzf "$work/lightgbm-$version.tgz" -C "$work" package/dependencies/LightGBM
echo "lightgbm: compiling (minutes)"
if ! { cmake -S "$work/package/dependencies/LightGBM" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DBUILD_CLI=OFF -DUSE_OPENMP=ON &&
  cmake --build "$work/build" --target _lightgbm --parallel "${JOBS:-$(nproc)}"; } > "$work/log" 2>&1; then
  tail -n 30 "$work/log" >&2
  echo "lightgbm: it does not compile; the end of its log is above" >&2
  exit 1
fi
strip --strip-unneeded -o "$target/.tmp-$$" "$work/package/dependencies/LightGBM/lib_lightgbm.so"
chmod 755 "$target/.tmp-$$"
mv -f "$target/.tmp-$$" "$target/lib_lightgbm.so"
echo "$version" > "$stamp"
echo "lightgbm: $target/lib_lightgbm.so"
