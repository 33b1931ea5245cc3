#!/bin/bash
# Pushes, fetches and pulls many small files to and from a remote that is a folder; prints CPU seconds, wall seconds and peak memory.
# With WEIR_TEST_DVC (a command that is the real DVC) the same beside it.
# usage: bench/remotes/measure.sh WEIR [FILES]      (default 10,000 files of 4 KiB, 1,000 a folder)
set -euo pipefail
weir=$(realpath "$1")
files=${2:-10000}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/weir-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
export DVC_NO_ANALYTICS=1 DVC_SITE_CACHE_DIR=$work/site XDG_CONFIG_HOME=$work/config GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.name bench && git config --global user.email bench@example.org && git config --global init.defaultBranch main

printf '%-34s %8s %8s %8s\n' "$files files of 4 KiB" 'CPU s' 'wall s' 'peak MB'

# VmHWM is the kernel's own high-water mark; it is read until the process ends.
measure() {
  local name=$1 peak=0 now; shift
  "$@" >"$work/out" 2>"$work/errors" &
  local pid=$! started=$EPOCHREALTIME before after
  before=$(awk '{print $16 + $17}' /proc/$$/stat)
  while now=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do peak=$now; sleep 0.02; done
  wait "$pid" || { cat "$work/errors" >&2; exit 1; }
  local ended=$EPOCHREALTIME
  after=$(awk '{print $16 + $17}' /proc/$$/stat)
  # The polling itself is counted among the children: what `sleep` and `awk` took is not told apart, a few hundredths of a second.
  awk -v n="$name" -v t="$((after - before))" -v p="$peak" -v hz="$(getconf CLK_TCK)" -v w="$(awk "BEGIN { print $ended - $started }")" 'BEGIN { printf "%-34s %8.2f %8.2f %8.0f\n", n, t / hz, w, p / 1024 }'
}

prepare() {
  mkdir -p "$work/$1/repo" && cd "$work/$1/repo"
  git init -q .
  "$weir" --quiet init
  mkdir data
  awk -v n="$files" 'BEGIN { for (i = 0; i < n; i++) { if (i % 1000 == 0) system("mkdir -p data/" int(i / 1000)); f = "data/" int(i / 1000) "/" i; s = i; for (k = 0; k < 4096 / 8; k++) { s = (s * 1103515245 + 12345) % 2147483648; printf "%07x ", s > f } close(f) } }'
  "$weir" --quiet add data
  "$weir" --quiet remote add -d store "$work/$1/remote"
  git add -A && git commit -qm data
}

# ext4 gives out no inode that was freed within the last five seconds, and spends CPU time on looking past them.
settle() { sync; sleep 7; }

run() {
  local name=$1; shift
  settle
  prepare "$name"
  settle
  measure "$name push" "$@" push
  measure "$name push, nothing to do" "$@" push
  measure "$name status -c" "$@" status -c
  rm -rf .dvc/cache ; settle
  measure "$name fetch" "$@" fetch
  measure "$name fetch, nothing to do" "$@" fetch
  rm -rf data ; settle
  measure "$name pull after fetch" "$@" pull
  measure "$name pull, nothing to do" "$@" pull
  rm -rf .dvc/cache data ; settle
  measure "$name pull of everything" "$@" pull
  measure "$name gc -w --dry" "$@" gc -w --dry
  cd "$work" && rm -rf "${work:?}/$name"
}

run weir "$weir"
if [ -n "${WEIR_TEST_DVC:-}" ]; then run dvc "$WEIR_TEST_DVC"; fi
