#!/usr/bin/env bash
# Versioning of many small files and of one large file: CPU seconds (user and system), wall seconds, greatest memory; the real DVC beside it where
# WEIR_TEST_DVC names it, coreutils and openssl as the floor.
# usage: bench/versioning/measure.sh WEIR [FILES] [LARGE_MIB]
set -euo pipefail
weir=$(realpath "$1")
files=${2:-100000}
large=${3:-2048}
dvc=${WEIR_TEST_DVC:-}
work=$(mktemp -d "${WEIR_BENCH_DIR:-${TMPDIR:-/tmp}}/weir-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
export DVC_NO_ANALYTICS=1 WEIR_TRACKING_URI=

run() { # name, command...
  local name=$1
  shift
  /usr/bin/env python3 - "$name" "$@" <<'PY'
import os, resource, subprocess, sys, time
name, command = sys.argv[1], sys.argv[2:]
start = time.time()
code = subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE if False else None)
wall = time.time() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{name:44s} {usage.ru_utime + usage.ru_stime:8.2f} CPU-s {wall:8.2f} s {usage.ru_maxrss / 1024:6.0f} MB" + ("" if code == 0 else f"  (ended with {code})"), flush=True)
PY
}

make_files() { # folder
  python3 - "$1" "$files" <<'PY'
import os, sys
root, count = sys.argv[1], int(sys.argv[2])
for i in range(count):
    if i % 1000 == 0: os.makedirs(f"{root}/{i // 1000:03d}", exist_ok=True)
    seed = str(i).encode()
    with open(f"{root}/{i // 1000:03d}/{i:06d}.bin", "wb") as f: f.write((seed + b"-" * 64)[:64] * 64)
PY
}

fresh() { # tool, folder
  mkdir "$2"
  cd "$2"
  git init -q .
  "$1" init -q
}

series() { # label, tool
  local tool=$2
  echo "-- $1, $files files of 4 KiB"
  fresh "$tool" "$work/$1"
  make_files data
  sync
  run "$1 add" "$tool" add -q data
  run "$1 status, first" "$tool" status -q
  run "$1 status, unchanged" "$tool" status -q
  run "$1 add, unchanged" "$tool" add -q data
  run "$1 data status" "$tool" data status --json
  printf x >>data/000/000000.bin
  run "$1 status, one file changed" "$tool" status --json
  run "$1 add, one file changed" "$tool" add -q data
  rm -rf data
  run "$1 checkout, copy" "$tool" checkout -q
  run "$1 checkout, nothing to do" "$tool" checkout -q
  rm -rf data
  "$tool" config cache.type hardlink
  run "$1 checkout, hardlink" "$tool" checkout -q
  rm -rf data
  "$tool" config cache.type symlink
  run "$1 checkout, symlink" "$tool" checkout -q
  cd "$work"
  rm -rf "${work:?}/$1"
}

one() { # label, tool
  echo "-- $1, one file of $large MiB"
  fresh "$2" "$work/$1-large"
  cp "$work/large" big.bin
  sync
  run "$1 add" "$2" add -q big.bin
  run "$1 status" "$2" status -q
  rm big.bin
  run "$1 checkout" "$2" checkout -q
  cd "$work"
  rm -rf "${work:?}/$1-large"
}

cd "$work"
series weir "$weir"
[ -z "$dvc" ] || series dvc "$dvc"

echo "-- coreutils, $files files"
make_files plain
sync
run "md5sum of all" sh -c 'find plain -type f -print0 | xargs -0 md5sum'
run "cp -r" cp -r plain copy
run "cp -rl" cp -rl plain links
rm -rf plain copy links

head -c "$((large * 1048576))" /dev/urandom >large
one weir "$weir"
[ -z "$dvc" ] || one dvc "$dvc"
run "openssl md5" openssl md5 large
run "cp" cp --reflink=never large copy
rm -f copy

echo "-- a small repository"
fresh "$weir" "$work/small"
echo a >a && "$weir" add -q a
best=$(for _ in 1 2 3 4 5 6 7 8 9 10; do run "weir status" "$weir" status -q; done | sort -k3 -n | head -1)
echo "$best (best of 10; limit 0.06)"
