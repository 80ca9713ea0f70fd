# Sourced by ./check and ./test: runs named parts, each even if an earlier one failed, and sums up.
# shellcheck shell=bash

PART_LINES=()
PARTS_FAILED=0
LEFT_OUT=()

part() { # part NAME COMMAND...
  local name=$1 began=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  if "$@"; then
    PART_LINES+=("$(printf 'ok      %4d s  %s' $((SECONDS - began)) "$name")")
  else
    PART_LINES+=("$(printf 'FAILED  %4d s  %s' $((SECONDS - began)) "$name")")
    PARTS_FAILED=$((PARTS_FAILED + 1))
  fi
}

leave_out() { # leave_out NAME REASON
  LEFT_OUT+=("$1: $2")
}

sum_up() { # prints the table; the exit code is 1 if a part failed, or was left out where CI=true
  local line
  printf '\n=== Summary (%d s)\n' "$SECONDS"
  printf '%s\n' "${PART_LINES[@]}"
  for line in ${LEFT_OUT[@]+"${LEFT_OUT[@]}"}; do
    printf 'left out        %s\n' "$line"
  done
  [ "$PARTS_FAILED" -eq 0 ] && { [ ${#LEFT_OUT[@]} -eq 0 ] || [ "${CI:-}" != true ]; }
}
