#!/bin/sh
# Brings the native engines into native/provisioned/<rid>/ where Weir.Native finds them. Needs no root and installs nothing into the
# system. Each step is stamped with the hash of the file that pins it, so a repeated run only compares stamps.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

say() { printf 'native: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
hash_of() { cat "$@" | if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

case "$(uname -s)/$(uname -m)" in
  Linux/x86_64) rid=linux-x64 ;;
  Linux/aarch64) rid=linux-arm64 ;;
  Darwin/arm64) rid=osx-arm64 ;;
  Darwin/x86_64) rid=osx-x64 ;;
  *) fail "no engines are known for $(uname -s)/$(uname -m): set WEIR_ONNXRUNTIME, WEIR_DUCKDB and WEIR_XGBOOST to libraries of your own" ;;
esac
[ "$rid" = linux-x64 ] || fail "$rid is not provisioned by this script yet: put libonnxruntime, libduckdb and libxgboost into $here/provisioned/$rid, or set WEIR_ONNXRUNTIME, WEIR_DUCKDB and WEIR_XGBOOST to them"

target=$here/provisioned/$rid
mkdir -p "$target"
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# is_done NAME HASH LIBRARY...: true when the stamp fits and every library is there.
is_done() {
  stamp=$target/.$1.stamp; [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$2" ] || return 1
  shift 2
  for library; do [ -s "$target/$library" ] || return 1; done
}

# place FILE NAME: copy under a temporary name, then rename, so that a running process never sees half a library.
place() { cp -L "$1" "$target/.tmp-$$" && chmod 755 "$target/.tmp-$$" && mv -f "$target/.tmp-$$" "$target/$2"; }

# ONNX Runtime and DuckDB: npm carries the libraries of every platform; only two files are kept.
lock=$(hash_of "$here/package-lock.json")
if is_done npm "$lock" libonnxruntime.so.1 libduckdb.so; then
  say "ONNX Runtime and DuckDB are provisioned already"
else
  command -v npm >/dev/null || fail "npm is missing, which brings ONNX Runtime and DuckDB: install Node.js 20 or later, then run make setup again"
  say "fetching ONNX Runtime and DuckDB by npm (some 360 MB unpacked, two libraries kept)"
  work=$(mktemp -d "$here/provisioned/.work-XXXXXX")
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || fail "npm ci failed: see its message above, then run make setup again"
  duckdb=$work/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so
  [ -s "$duckdb" ] || fail "npm could not fetch @duckdb/node-bindings-linux-x64: run make setup again when the registry can be reached"
  place "$work/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1" libonnxruntime.so.1
  place "$duckdb" libduckdb.so
  rm -rf "$work"; work=
  printf '%s\n' "$lock" > "$target/.npm.stamp"
fi

# XGBoost: Debian's packages, unpacked and not installed. Package lists are fetched into a folder of our own when the system has none.
lock=$(hash_of "$here/debian-packages.txt")
if is_done debian "$lock" libgomp.so.1 libdmlc.so.0 libxgboost.so.0; then
  say "XGBoost is provisioned already"
else
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail "apt-get and dpkg-deb are missing, which bring XGBoost: install XGBoost 1.7 by your system's means and set WEIR_XGBOOST to its libxgboost.so"
  say "fetching XGBoost from Debian packages (6 MB, unpacked, not installed)"
  work=$(mktemp -d "$here/provisioned/.work-XXXXXX")
  apt="apt-get -qq -o APT::Sandbox::User="
  # shellcheck disable=SC2046,SC2086 # both are lists of words
  download() { (cd "$work" && $apt download $(cat "$here/debian-packages.txt") >&2); }
  # The system's own lists may be absent, or older than the archive.
  if ! apt-cache show libxgboost0 >/dev/null 2>&1 || ! download 2>/dev/null; then
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    apt="$apt -o Dir::State::lists=$work/lists -o Dir::Cache=$work/cache"
    $apt update >&2 || fail "apt-get update failed: see its message above, then run make setup again"
    download || fail "apt-get download failed: see its message above, then run make setup again"
  fi
  for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work/root"; done
  for library in libgomp.so.1 libdmlc.so.0 libxgboost.so.0; do
    found=$(find "$work/root" -name "$library" | head -n 1)
    [ -n "$found" ] || fail "the packages of $here/debian-packages.txt hold no $library"
    place "$found" "$library"
  done
  rm -rf "$work"; work=
  printf '%s\n' "$lock" > "$target/.debian.stamp"
fi
