#!/bin/sh
# Every command of kyodoctl and every key of the configuration has its place in the man pages, and the pages are well formed. Called by ./dev test lint.
set -eu
cd "$(dirname "$0")/../.."
bad=0
found=$(mktemp)
trap 'rm -f "$found"' EXIT
for page in man/*.[1-9]; do
	if mandoc -T lint -W error "$page" >/dev/null 2>&1; then :; else
		mandoc -T lint -W error "$page" >&2 || true
		bad=1
	fi
done
sed -n 's/^    {"\([a-z ]*\)", ".*ky_ctl_.*/\1/p' core/kyodoctl/main.c | while read -r command; do
	grep -q "^\.It Ic $command\b" man/kyodoctl.8 || echo "kyodoctl.8: $command" >&2
done >"$found" 2>&1
sed -n 's/^    {"[a-z]*", "\([a-z_]*\)", .*AT(.*/\1/p' core/base/conf.c | while read -r key; do
	grep -q "^\.It Cm $key$" man/kyodo.conf.5 || echo "kyodo.conf.5: $key"
done >>"$found" 2>&1
if [ -s "$found" ]; then
	cat "$found" >&2
	bad=1
fi
exit $bad
