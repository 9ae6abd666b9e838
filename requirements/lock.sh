#!/usr/bin/env bash
# Pin every package with its hashes: requirements/*.in -> requirements/*.txt. Needs uv. "lock.sh --upgrade" takes newer versions.
set -eu
cd "$(dirname "$0")"
for layer in base dev; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@" --output-file "$layer.txt" "$layer.in"
done
