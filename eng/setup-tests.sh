#!/usr/bin/env bash
# Installs what only tests need, when root; otherwise the tests that need it skip with a reason (under CI they fail).
set -euo pipefail
declare -A wanted=(
  [chromium]=chromium [strace]=strace [promtool]=prometheus [/usr/sbin/slurmctld]="slurm-wlm munge" [/usr/sbin/sshd]=openssh-server [/usr/lib/postgresql/15/bin/initdb]=postgresql-15
  [swift-proxy-server]="swift-proxy swift-account swift-container swift-object python3-swift memcached"
)
missing=()
for program in "${!wanted[@]}"; do command -v "$program" >/dev/null || missing+=(${wanted[$program]}); done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "tests: not installed and not root, some tests will skip: ${missing[*]}" >&2
  exit 0
fi
echo "tests: installing ${missing[*]}"
log=$(mktemp)
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
rm -f "$log"
