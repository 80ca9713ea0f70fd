#!/usr/bin/env bash
# Pins every package, with hashes, for Python 3.11 and newer: requirements.in -> requirements.txt and
# requirements.in + requirements-dev.in -> requirements-dev.txt. Needs uv (pip install uv).
# Versions already pinned stay; give --upgrade to move them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
pin() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate "$@"
}
pin "$@" requirements.in -o requirements.txt
pin "$@" requirements.in requirements-dev.in -o requirements-dev.txt
