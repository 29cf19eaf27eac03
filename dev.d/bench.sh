# shellcheck shell=bash
# ./dev bench [FIGURE…]: kyodo and its peers in turn, in one run. What is measured stands in tests/bench/; here the city and the peers are started.

# One more place in the city's own nginx, so that the peers stand behind the same front.
bench_peers_in_nginx() {
	local peers
	peers="location = /hello { fastcgi_pass unix:$VAR/run/hello.sock; }
		location /peer/ {
			include /etc/nginx/fastcgi_params;
			fastcgi_param BENCH_SITE $VAR/conf/site.php;
			fastcgi_param SCRIPT_FILENAME $ROOT/tests/bench\$fastcgi_script_name;
			fastcgi_pass unix:$VAR/run/php.sock;
		}"
	awk -v peers="$peers" '/location \/ \{/ { print "\t\t" peers } { print }' "$VAR/conf/web.conf" >"$VAR/conf/web.bench"
	mv "$VAR/conf/web.bench" "$VAR/conf/web.conf"
	nginx -c "$VAR/conf/web.conf" -e "$VAR/log/web-error.log" -s reload
	sleep 1
}

# PHP as a careful administrator runs it: opcache on, files never looked at again, as many workers as kyodo has.
bench_php_start() {
	node tests/bench/site.mjs "$VAR" "$VAR/conf/site.php"
	if [ "$(id -u)" = 0 ]; then chown "$RUN_AS:$RUN_AS" "$VAR/conf/site.php"; fi
	chmod 600 "$VAR/conf/site.php"
	cat >"$VAR/conf/php-fpm.conf" <<-END
		[global]
		pid = $VAR/run/php.pid
		error_log = $VAR/log/php.log
		[peer]
		$(if [ "$(id -u)" = 0 ]; then printf 'user = %s\ngroup = %s\nlisten.owner = %s\nlisten.group = %s' "$RUN_AS" "$RUN_AS" "$RUN_AS" "$RUN_AS"; fi)
		listen = $VAR/run/php.sock
		listen.backlog = 512
		pm = static
		pm.max_children = ${KYODO_WORKERS:-4}
		php_admin_value[opcache.enable] = 1
		php_admin_value[opcache.validate_timestamps] = 0
		php_admin_value[output_buffering] = 0
	END
	php-fpm8.2 --fpm-config "$VAR/conf/php-fpm.conf"
}

bench_hello_start() {
	local bytes
	bytes=$(curl -s "$KYODO_TEST_URL/ja/groups" | wc -c)
	cc -O2 -o "$VAR/hello" tests/bench/hello.c -lfcgi
	as_service "$VAR/hello" "$VAR/run/hello.sock" "${KYODO_WORKERS:-4}" "$bytes" "$VAR/run/hello.pid" >/dev/null 2>&1 &
}

bench_stop() {
	local pid
	stop_pid "$VAR/run/hello.pid"
	stop_pid "$VAR/run/php.pid"
	for pid in "$VAR"/*/run/{web,kyodod}.pid; do stop_pid "$pid"; done # other machines, should a figure have ended badly
	city_stop
}

run_bench() {
	install_packages dev.d/packages >&2
	install_packages dev.d/packages.bench >&2
	build >&2
	VAR=$ROOT/var-bench WEB=nginx PORT=0
	trap bench_stop EXIT
	city_stop
	rm -rf "$VAR" # fresh data
	city_start >&2
	export KYODO_TEST_URL KYODO_TEST_VAR=$VAR KYODO_TEST_WEB=nginx KYODO_TEST_ROOT=$ROOT KYODO_BUILD=$BUILD BENCH_JSON=$JSON
	KYODO_TEST_URL=http://127.0.0.1:$(cat "$VAR/port")
	bench_hello_start
	bench_php_start
	bench_peers_in_nginx
	node tests/bench/bench.mjs "${PARTS[@]}"
}
