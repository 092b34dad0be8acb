#!/bin/sh
# Premise in one folder: needs sh and coreutils, nothing else. ./premise --help tells what it can do.
set -u
umask 077
here=$(cd "$(dirname "$0")" && pwd) || exit 1

# Written here by "premise compile".
version='@VERSION@'
level='@LEVEL@'
host='@HOST@'
port='@PORT@'
public='@PUBLIC@'
# 'id:file' of each tenant, the files of their keys of persons, and levels of the time before there were keys.
tenants='@TENANTS@'
vaults='@VAULTS@'
keyless='@KEYLESS@'
# Whether it may listen where others than this machine reach it.
open='@OPEN@'

data=$here/data
clock=

fail() {
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 1
}

usage() {
  cat <<'TEXT'
./premise [start] [--port N] [--host ADDRESS] [--data DIR]   serves until it is stopped
./premise link [--port N] [--host ADDRESS] [--data DIR]      prints the first sign-in link again
./premise version
TEXT
}

command=start
case ${1-} in
  start | link | version) command=$1 && shift ;;
  --help | help) usage && exit 0 ;;
  '' | --*) ;;
  *) fail "There is no command \"$1\"." 'Commands: start, link, version.' ;;
esac
while [ $# -gt 0 ]; do
  case $1 in
    --test-clock) clock=yes && shift && continue ;;
    --port | --host | --data) [ $# -gt 1 ] || fail "$1 needs a value." 'See: ./premise --help' ;;
    *) fail "There is no option \"$1\"." 'See: ./premise --help' ;;
  esac
  case $1 in
    --port) port=$2 ;;
    --host) host=$2 ;;
    --data) data=$2 ;;
  esac
  shift 2
done
case $port in '' | *[!0-9]*) fail "--port cannot be \"$port\"." 'It is a number from 1 to 65535.' ;; esac
case $data in /*) ;; *) data=$(pwd)/$data ;; esac
case $host in *:*) listen="[$host]:$port" ;; *) listen=$host:$port ;; esac
case $host in 0.0.0.0) reach=127.0.0.1:$port ;; ::) reach="[::1]:$port" ;; *) reach=$listen ;; esac
address=${public:-http://$reach/}

if [ "$command" = version ]; then
  printf 'premise %s (compiled)\n' "$version"
  exit 0
fi

case $host in
  127.* | ::1 | localhost) ;;
  *)
    [ -n "$open" ] || fail "Premise would listen on $host over plain HTTP: passwords and figures would cross the network in the clear." \
      'Compile with public_url (https) and trusted_proxies for a proxy with TLS, or with insecure_http = true if you know that nobody listens in.'
    ;;
esac

mkdir -p "$data/db" "$data/secrets" "$data/backups" "$data/run" && chmod 700 "$data" "$data/db" "$data/secrets" "$data/backups" "$data/run" ||
  fail "The data folder $data cannot be made." 'Choose a folder that belongs to you with --data DIR.'

# $1 names the secret, $2 is what a new one begins with, $3 a database that was made with it; sets $secret, made at first use.
read_secret() {
  file=$data/secrets/$1
  if [ ! -e "$file" ] && [ -n "${3-}" ] && [ -e "$3" ]; then
    fail "The secret $file is missing, and there are databases that were made with it, so nothing is started." 'Bring it back from a copy of the secrets: what is sealed stays closed without its keys.'
  fi
  [ -e "$file" ] || { printf '%s' "${2-}" && head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'; } >"$file"
  case $(stat -c %a "$file" 2>/dev/null || stat -f %Lp "$file") in
    [0-7]00) ;;
    *) fail "The secret $file may be read by others, so it is not used." "If nobody else has read it: chmod 600 $file" ;;
  esac
  secret=$(cat "$file")
  [ ${#secret} -ge 32 ] || fail "The secret $file is shorter than 32 bytes, so it could be guessed." 'Delete the file: a new one is made at the next start, and everybody signs in again.'
  case $(printf '%s' "$secret" | tr '[:upper:]' '[:lower:]') in
    *change?me* | *changeme* | *example* | *placeholder* | *password*) same= ;;
    *) same=$(printf '%s' "${secret#"${2-}"}" | tr -d "$(printf '%s' "${secret#"${2-}"}" | head -c 1)") ;;
  esac
  [ -n "$same" ] || fail "The secret $file is an example or was not drawn by chance, so it could be guessed." 'Delete the file: a new one is made at the next start of a new installation.'
}

last=
[ ! -r "$data/run/level" ] || read -r last <"$data/run/level"
rows=${tenants%% *}
rows=$data/db/premise-d1/${rows#*:}
# An installation of the time before there were keys gets them now.
keyed=yes
case " $keyless " in *" $last "*) [ -z "$last" ] || keyed= ;; esac

first=
[ -e "$data/secrets/first-link" ] || first=yes
read_secret first-link
first_link=$secret
if [ "$command" = link ]; then
  printf '%ssign-in?link=%s\n' "$address" "$first_link"
  printf 'It is good once, as long as nobody has signed in yet.\n' >&2
  exit 0
fi
read_secret operator '' "$rows"
operator=$secret
read_secret pepper '' "$rows"
pepper=$secret
read_secret audit '' "${keyed:+$rows}"
audit=$secret
# Each tenant has its keys, a line a version: '1 <key>'; the last one seals, all open.
keys=
for tenant in $tenants; do
  rows=$data/db/premise-d1/${tenant#*:}
  tenant=${tenant%%:*}
  read_secret "keys-$tenant" '1 ' "${keyed:+$rows}"
  ring=
  current=
  while read -r version key; do
    [ -n "$key" ] || continue
    ring="$ring${ring:+,}\"$version\":\"$key\""
    current=$version
  done <<TEXT
$secret
TEXT
  [ -n "$current" ] || fail "The secret $data/secrets/keys-$tenant holds no key." 'Bring it back from a backup: what is sealed under its keys stays closed without them.'
  keys="$keys${keys:+,}\"$tenant\":{\"current\":$current,\"keys\":{$ring}}"
done
# What the provider of single sign-on gave: there only when somebody has put it there.
sso=
for tenant in $tenants; do
  tenant=${tenant%%:*}
  [ -e "$data/secrets/sso-$tenant" ] || continue
  secret=$(cat "$data/secrets/sso-$tenant")
  case $(stat -c %a "$data/secrets/sso-$tenant" 2>/dev/null || stat -f %Lp "$data/secrets/sso-$tenant") in
    [0-7]00) ;;
    *) fail "The secret $data/secrets/sso-$tenant may be read by others, so it is not used." "If nobody else has read it: chmod 600 $data/secrets/sso-$tenant" ;;
  esac
  case $secret in '' | *[!!-~]* | *'"'* | *\\*) fail "The secret $data/secrets/sso-$tenant is no word of plain characters." 'Write the client secret into it as the provider shows it, and nothing else.' ;; esac
  sso="$sso${sso:+,}\"$tenant\":\"$secret\""
done
keys="{\"tenants\":{$keys},\"audit\":\"$audit\",\"sso\":{$sso}}"

# Sets $began to when process $1 began, in ticks since boot; empty when it is gone or the system does not say.
began_of() {
  began=
  [ -r "/proc/$1/stat" ] || return 0
  read -r stat <"/proc/$1/stat" || return 0
  stat=${stat##*) }
  case $stat in Z*) return 0 ;; esac
  # shellcheck disable=SC2086
  set -- $stat
  began=${20}
}

# One owner of the data at a time; the form is that of the launcher, so that both see each other.
lock=$data/premise.lock
began_of $$
mine=${began:-unknown}
write_lock() {
  printf '{"pid":%s,"began":"%s","kind":"server","what":"start","since":"%s","control":"%s","address":"http://%s"%s}' \
    $$ "$mine" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$control" "$reach" "$1" >"$lock.$$"
}
control=$data/run/control.sock
case ${#control} in ?? | 100) ;; *) fail "The path $data is too long for a socket." 'Choose a data folder with a shorter path.' ;; esac
write_lock ''
tries=0
until ln "$lock.$$" "$lock" 2>/dev/null; do
  read -r held <"$lock" || [ -n "$held" ] || held=
  pid=${held#*\"pid\":} && pid=${pid%%[!0-9]*}
  then=${held#*\"began\":\"} && then=${then%%\"*}
  began_of "${pid:-0}"
  if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && { [ -z "$began" ] && [ ! -d /proc/self ] || [ "$began" = "$then" ]; }; then
    rm -f "$lock.$$"
    fail "The data folder $data is in use by process $pid." 'Stop that process first, or start on another folder with --data DIR.'
  fi
  # The server of a starter that was killed still writes the database: it must be gone first.
  case $held in
    *'"workerd":{"pid":'*)
      orphan=${held#*\"workerd\":\{\"pid\":} && orphan=${orphan%%[!0-9]*}
      then=${held#*\"workerd\":*\"began\":\"} && then=${then%%\"*}
      began_of "$orphan"
      if [ -n "$began" ] && [ "$began" = "$then" ]; then kill -9 "$orphan" 2>/dev/null && sleep 1; fi
      ;;
  esac
  rm -f "$lock"
  tries=$((tries + 1))
  [ $tries -lt 5 ] || fail "The lock $lock cannot be taken." 'Check that the data folder belongs to you.'
done
rm -f "$lock.$$"

# A program of another level changes the database: it is copied first, while nobody writes.
if [ -d "$data/db/premise-d1" ] && [ "$last" != "$level" ]; then
  copy=$data/backups/before-$level-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir -p "$copy/db" && cp -R "$data/db/premise-d1" "$copy/db/" || fail "The database cannot be copied to $copy." 'Make room on the disk, then start again.'
  # The keys of persons are in no copy of the rows: who is erased stays erased.
  for vault in $vaults; do rm -f "$copy/db/premise-d1/$vault" "$copy/db/premise-d1/$vault-wal" "$copy/db/premise-d1/$vault-shm"; done
  printf 'The database is copied to %s before it is brought up to date.\n' "$copy" >&2
fi
printf '%s\n' "$level" >"$data/run/level"

rm -f "$control" "$data/run/clock.sock" "$data/run/events"
mkfifo "$data/run/events" || fail "The folder $data/run cannot hold a pipe." 'Keep the data on a file system of this machine.'
if [ -n "$clock" ]; then set -- --socket-addr "clock=unix:$data/run/clock.sock"; else set --; fi
(
  cd "$here" || exit 1
  export PREMISE_OPERATOR_KEY="$operator" PREMISE_PEPPER="$pepper" PREMISE_KEYS="$keys" PREMISE_FIRST_LINK="$first_link" PREMISE_LISTENING="$listen" TZ=UTC
  exec ./premise-server --experimental --control-fd=3 --directory-path "data=$data/db" --socket-addr "http=$listen" --socket-addr "control=unix:$control" "$@" 3>"$data/run/events" >&2
) &
server=$!

stopping=
stop() {
  [ -z "$stopping" ] || return 0
  stopping=yes
  kill "$server" 2>/dev/null
  # Requests may finish; a stream that stays open is cut.
  left=24
  while [ $left -gt 0 ] && kill -0 "$server" 2>/dev/null; do
    sleep 0.25
    left=$((left - 1))
  done
  kill -9 "$server" 2>/dev/null
}
trap stop TERM INT HUP

while read -r event; do
  case $event in *'"socket":"http"'*)
    began_of "$server"
    write_lock ",\"workerd\":{\"pid\":$server,\"began\":\"${began:-unknown}\"}" && mv -f "$lock.$$" "$lock"
    printf 'Premise is ready: %s\n' "$address"
    [ -z "$first" ] || printf 'Sign in once: %ssign-in?link=%s\n' "$address" "$first_link" >&2
    ;;
  esac
done <"$data/run/events"

wait "$server"
code=$?
rm -f "$lock" "$control" "$data/run/events"
[ -z "$stopping" ] || code=0
exit $code
