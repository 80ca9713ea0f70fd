#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a PostgreSQL cluster of its own, gone when the command ends:
#   tools/pg.sh .venv/bin/python -m pytest
# For tests: nothing is flushed to disk, and only a socket in a private folder is open.
set -euo pipefail

bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1) || true
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo ./missing)")
if [ ! -x "$bin/initdb" ] || [ $# -eq 0 ]; then
  echo "tools/pg.sh COMMAND…: needs the Debian package postgresql" >&2
  exit 1
fi

cluster=$(mktemp -d /tmp/tsunagu-pg.XXXXXX)
server() { "$@"; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
  chown postgres "$cluster"
  server() { runuser -u postgres -- "$@"; }
fi

clean_up() {
  trap - EXIT INT TERM
  (cd /tmp && server "$bin/pg_ctl" -D "$cluster/data" -m immediate -w stop) >/dev/null 2>&1 || true
  rm -rf "$cluster"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

(
  cd /tmp
  server "$bin/initdb" -D "$cluster/data" -U tsunagu -A trust -E UTF8 --locale=C.UTF-8 --no-sync
  server "$bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w start -o \
    "-k $cluster -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  server "$bin/createdb" -h "$cluster" -U tsunagu tsunagu
) >"$cluster.log" 2>&1 || {
  cat "$cluster.log" >&2
  rm -f "$cluster.log"
  exit 1
}
rm -f "$cluster.log"

DATABASE_URL="postgresql://tsunagu@/tsunagu?host=$cluster" "$@"
