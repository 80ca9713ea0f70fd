# Sourced by ./demo, ./check and ./test: one-sentence messages, a Python, the virtual environment.
# shellcheck shell=bash

VENV=.venv

say() { # say JAPANESE ENGLISH
  printf '%s (%s)\n' "$1" "$2"
}

stop() { # stop JAPANESE ENGLISH: one sentence, exit code 1
  say "$1" "$2" >&2
  exit 1
}

new_enough() { # new_enough PYTHON
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() { # find_python NAME...: prints the first one that is Python 3.11 or newer
  local name
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

sum_of() { # sum_of FILE...: one hash over names and contents
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@" | sha256sum; else shasum -a 256 "$@" | shasum -a 256; fi |
    cut -d ' ' -f 1
}

venv_is_current() { # venv_is_current REQUIREMENTS: complete, for these pins, and its Python still there
  local stamp="$VENV/stamp-$1"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sum_of "$1")" ] && "$VENV/bin/python" -c 'import django' 2>/dev/null
}

ensure_venv() { # ensure_venv REQUIREMENTS LOG PYTHON...
  local requirements=$1 log=$2
  shift 2
  if venv_is_current "$requirements"; then return 0; fi
  make_venv "$log" "$@"
  say "必要な部品を入れています（はじめは1分ほど）…" "Installing pinned packages; the first time takes about a minute"
  if ! "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --retries 2 --require-hashes \
    --only-binary :all: -r "$requirements" >"$log" 2>&1; then
    stop "部品を取り込めませんでした。ネットワークを確かめて、もう一度お試しください（詳しくは $log）。" \
      "Packages could not be installed; check the network and try again; details are in $log."
  fi
  sum_of "$requirements" >"$VENV/stamp-$requirements"
}

make_venv() { # make_venv LOG PYTHON...: keeps a working one, replaces what an interrupted run left
  local log=$1 python
  shift
  if [ -x "$VENV/bin/python" ] && new_enough "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    return 0
  fi
  python=$(find_python "$@") ||
    stop "Python 3.11 以上が必要です。入れてから、もう一度お試しください。" \
      "Python 3.11 or newer is needed; install it and try again."
  rm -rf "$VENV"
  if ! "$python" -m venv "$VENV" >"$log" 2>&1; then
    rm -rf "$VENV"
    stop "Python の venv を作れませんでした。Debian では python3-venv を入れてください（詳しくは $log）。" \
      "The virtual environment could not be made; on Debian install python3-venv; details are in $log."
  fi
}
