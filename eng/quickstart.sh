#!/usr/bin/env bash
# One model's whole life, told step by step: data in, validated, split, versioned, trained, tracked, registered, served, monitored, traced back.
# Usage: quickstart.sh WEIR [DATA.csv TARGET [DERIVE]]; writes to ./quickstart
set -euo pipefail
cd "$(dirname "$0")/.."
weir=$(realpath "$1")
data=${2:-}
target=${3:-}
derive=${4:-}
[ -z "$data" ] || data=$(realpath "$data")
if [ -n "$data" ] && [ -z "$target" ]; then echo "quickstart: which column is to be predicted? make quickstart DATA=$2 TARGET=column" >&2; exit 2; fi

# Made anew each time, but only what an earlier run has made is removed.
marker=.made-by-quickstart
if [ -L quickstart ] || { [ -e quickstart ] && [ ! -f "quickstart/$marker" ] && [ -n "$(ls -A quickstart 2>&1)" ]; }; then
  echo "quickstart: '$PWD/quickstart' was not made by an earlier quickstart, so it is left as it is: move it away and run again" >&2
  exit 1
fi
if [ -f "quickstart/$marker" ]; then echo "quickstart: replacing the folder quickstart/ that an earlier run made"; fi
rm -rf quickstart
mkdir quickstart
echo "Made by \`make quickstart\`, which replaces this whole folder when it runs again." > "quickstart/$marker"
cd quickstart
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }
run() { printf '$ weir %s\n' "$*"; "$weir" "$@"; }

say "1. A project: a folder under git, with data versioned beside code."
git init -q .
git config user.name >/dev/null || git config user.name "Quickstart"
git config user.email >/dev/null || git config user.email "quickstart@localhost"
run init

if [ -z "$data" ]; then
  say "2. Data comes in. Two months of synthetic taxi trips: March to learn from, June to look at later."
  run sample taxi march.csv
  run sample taxi june.csv --later
  target=tip
  drop=(--drop trip_id)
  run data import march.csv --out data/trips.parquet
  run data import june.csv --out data/later.parquet
  table=data/trips.parquet
  later=data/later.parquet
  split=(--by trip_id)
else
  say "2. Data comes in: $(basename "$data"). Its last fifth will play the later batch, with a drift put in."
  import=(data import "$data" --out data/all.parquet)
  [ -z "$derive" ] || import+=(--derive "$derive")
  run "${import[@]}"
  run sample later data/all.parquet --keep "$target" --out data
  table=data/first.parquet
  later=data/later.parquet
  split=()
  drop=()
  # A target that was computed from a column must not see that column again.
  if [ -n "$derive" ]; then
    used=$(printf '%s' "$derive" | sed "s/^[^=]*=//" | grep -oE "[A-Za-z_][A-Za-z0-9_]*" | head -1)
    drop=(--drop "$used")
  fi
fi

say "3. What is in it, and what must stay true of it."
run data profile "$table" --html profile.html
run data schema infer "$table" --out schema.json
run data validate "$table" --schema schema.json

say "4. Split into train and test by a hash of the rows: new rows will move no old ones. Then versioned: content in the cache, a small file in git."
run data split "$table" ${split[@]+"${split[@]}"} --test 0.2 --out data/split
run add data/split
git add -A && git commit -qm "Data, split and versioned"

say "5. A model: features and learner in one ONNX graph, checked against the trainer on every test row."
run train data/split/train.parquet --target "$target" --test data/split/test.parquet --name quickstart --experiment quickstart ${drop[@]+"${drop[@]}"}

say "6. The run is on record, and the model goes into the registry."
run runs list
run models register quickstart models/quickstart --alias champion

say "7. Served over HTTP: the Open Inference Protocol and MLflow's scoring protocol on one port."
printf '$ weir serve models:/quickstart@champion --port 0 &\n'
: > serve.log
"$weir" serve models:/quickstart@champion --port 0 2>> serve.log &
server=$!
address=""
for _ in $(seq 100); do
  address=$(sed -n 's/.* at \(http[^ ]*\)\/v2\/models.*/\1/p' serve.log | head -1)
  [ -n "$address" ] && break
  kill -0 "$server" 2>/dev/null || { cat serve.log >&2; exit 1; }
  sleep 0.1
done
printf "\$ curl -H 'Content-Type: application/json' -d @models/quickstart/serving_input_example.json %s/invocations\n" "$address"
curl -sS -D headers.txt -H 'Content-Type: application/json' -d @models/quickstart/serving_input_example.json "$address/invocations" | head -c 400
printf '\n'
prediction=$(tr -d '\r' < headers.txt | sed -n 's/^[Xx]-[Ww]eir-[Pp]rediction-[Ii]d: //p')
kill -TERM "$server"; wait "$server" || true; server=""

say "8. Later data arrives. Is it still what the model learned from?"
run monitor report --reference data/split/train.parquet --current "$later" --out drift.html | tee drift.txt
grep -q DRIFT drift.txt || { echo "quickstart: the drift that was put in was not found" >&2; exit 1; }

say "9. From one prediction back to the data that caused it."
run lineage "$prediction"

say "That was the whole life of a model. Next:"
cat <<NEXT
  cd quickstart && ${weir#"$PWD"/} server      runs, curves, models and lineage at http://127.0.0.1:5000
  open quickstart/drift.html                the drift report; quickstart/profile.html the profile
  make quickstart DATA=file.csv TARGET=column    the same on your own table
  make install                              puts \`weir\` on your PATH (PREFIX=~/.local)
NEXT
