# shellcheck shell=bash
# ./dev bench: kyodo and its peers in turn, in one run; medians. These machines are noisy: only the ratio means anything.

ROUNDS=5

# rate URL: requests a second, 32 connections, warm.
rate() { wrk -t2 -c32 -d3s "$1" | awk '/Requests\/sec/ { print $2 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# report NAME OURS THEIRS PEER GOAL
report() {
	awk -v n="$1" -v a="$2" -v b="$3" -v p="$4" -v g="$5" -v json="$JSON" 'BEGIN {
		r = a / b
		if (json == "yes") printf "{\"name\":\"%s\",\"median\":%s,\"ratio\":%.2f,\"peer\":\"%s\",\"goal\":%s,\"met\":%s}\n", n, a, r, p, g, (r >= g ? "true" : "false")
		else printf "%-28s %10.0f/s  %.2f of %s (goal %s)\n", n, a, r, p, g
	}'
}

run_bench() {
	local i bytes port url hello
	install_packages dev.d/packages
	install_packages dev.d/packages.bench
	build >&2
	VAR=$ROOT/var-bench WEB=nginx
	rm -f "$VAR/port"
	trap 'city_stop; stop_pid "$VAR/run/hello.pid"' EXIT
	city_start >&2
	port=$(cat "$VAR/port") url=http://127.0.0.1:$port/ja/groups
	bytes=$(curl -s "$url" | wc -c)
	cc -O2 -o "$VAR/hello" tests/bench/hello.c -lfcgi
	as_service "$VAR/hello" "$VAR/run/hello.sock" "${KYODO_WORKERS:-4}" "$bytes" >/dev/null 2>&1 &
	echo $! >"$VAR/run/hello.pid"
	# The peer behind the same nginx.
	hello="location = /hello { fastcgi_pass unix:$VAR/run/hello.sock; }"
	sed -i "s|location / {|$hello\n\t\tlocation / {|" "$VAR/conf/web.conf"
	nginx -c "$VAR/conf/web.conf" -e "$VAR/log/web-error.log" -s reload
	sleep 1
	: >"$VAR/ours"
	: >"$VAR/theirs"
	for ((i = 0; i < ROUNDS; i++)); do
		rate "$url" >>"$VAR/ours"
		rate "http://127.0.0.1:$port/hello" >>"$VAR/theirs"
	done
	report "directory page, $bytes bytes" "$(median <"$VAR/ours")" "$(median <"$VAR/theirs")" "libfcgi hello" 0.75
}
