#!/bin/bash
# Writes, searches, aggregates and deletes through the REST API at HOST and PORT, and compares the answers. Bash alone: the image has no curl.
set -euo pipefail
export LC_ALL=C
index=${INDEX:-helm-test-$RANDOM$RANDOM}

fail() { echo "FAILED: $*" >&2; exit 1; }

read_chunks() { # a body in chunks, to standard output
  local line size part
  while IFS= read -r line && size=$((16#${line%%[;$'\r']*})) && [ "$size" -gt 0 ]; do
    while [ "$size" -gt 0 ]; do
      IFS= read -r -d '' -N "$size" part || [ -n "$part" ] || return 1
      printf '%s' "$part"
      size=$((size - ${#part}))
    done
    IFS= read -r line # ends the chunk
  done
}

call() { # METHOD PATH [BODY]: sets status and body
  local method=$1 path=$2 content=${3:-} line chunked=
  exec 3<>"/dev/tcp/$HOST/$PORT" || fail "nobody listens at $HOST:$PORT"
  printf '%s %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$method" "$path" "$HOST" "$PORT" "${#content}" "$content" >&3
  IFS= read -r -t 60 line <&3 || fail "$method $path: no answer within 60 s"
  status=${line#* }
  status=${status%% *}
  while IFS= read -r line <&3 && [ "$line" != $'\r' ]; do
    case ${line,,} in transfer-encoding:*chunked*) chunked=1 ;; esac
  done
  if [ -n "$chunked" ]; then body=$(read_chunks <&3); else body=$(cat <&3); fi
  exec 3>&-
}

expect() { # STATUS TEXT WHAT: the last call answered so
  [ "$status" = "$1" ] || fail "$3: status $status instead of $1: $body"
  case $body in
    *"$2"*) echo "ok: $3" ;;
    *) fail "$3: expected $2 in: $body" ;;
  esac
}

trap 'call DELETE "/$index" || true' EXIT

call GET '/_cluster/health?wait_for_status=yellow&timeout=60s'
expect 200 '"timed_out":false' "the cluster is yellow or green"

call PUT "/$index" '{"settings":{"number_of_shards":2},"mappings":{"properties":{"title":{"type":"text"},"kind":{"type":"keyword"},"pages":{"type":"integer"}}}}'
expect 200 '"acknowledged":true' "an index is created"

call POST "/$index/_bulk?refresh=true" '{"index":{"_id":"1"}}
{"title":"a tale of two cities","kind":"novel","pages":400}
{"index":{"_id":"2"}}
{"title":"tales of the unexpected","kind":"stories","pages":300}
{"index":{"_id":"3"}}
{"title":"invisible cities","kind":"novel","pages":200}
'
expect 200 '"errors":false' "documents are written"

call GET "/$index/_doc/2"
expect 200 '"title":"tales of the unexpected"' "a document is read"

call POST "/$index/_search" '{"query":{"match":{"title":"cities"}}}'
expect 200 '"total":{"value":2,"relation":"eq"}' "a search finds what it should"
expect 200 '"failed":0' "every shard answered"

call POST "/$index/_search" '{"size":0,"aggs":{"kinds":{"terms":{"field":"kind"},"aggs":{"pages":{"sum":{"field":"pages"}}}}}}'
expect 200 '{"key":"novel","doc_count":2,"pages":{"value":600.0}}' "an aggregation adds up"

call DELETE "/$index/_doc/1?refresh=true"
expect 200 '"result":"deleted"' "a document is deleted"

call GET "/$index/_count"
expect 200 '"count":2' "it is gone"

call DELETE "/$index"
expect 200 '"acknowledged":true' "the index is deleted"
trap - EXIT
echo "all is well"
