#!/bin/sh
# All that remains when training has ended: the files that ship, the trigram baseline, the held-out evaluation, the record of the run.
# Afterwards the figures of evaluation.json, which are printed as a table, go into ../card.md by hand.
#
#     PYTHON=python3 sh finish.sh CORPUS WORK RUN TRAIN.LOG
set -eu
corpus=$1 work=$2 run=$3 log=$4
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
. "$here/env.sh"
export PYTHONDONTWRITEBYTECODE=1

"$python" "$here/export.py" --work "$work" --run "$run" --out "$here/.."
"$python" "$here/trigram.py" --corpus "$corpus" --work "$work" --out "$work/trigram.json"
"$python" "$here/evaluate.py" --corpus "$corpus" --work "$work" --run "$run" --trigram "$work/trigram.json" --out "$here/evaluation.json"
"$python" "$here/record.py" --run "$run" --log "$log" --out "$here/training.json"
cp "$work/corpus.json" "$here/corpus.json"
