# shellcheck shell=bash
# A private city under $VAR: MariaDB on its own socket, kyodod, a web server on a loopback port.

# Whom the daemons run as: nobody special; root gives its rights away.
if [ "$(id -u)" = 0 ]; then RUN_AS=www-data; else RUN_AS=$(id -un); fi
as_service() { if [ "$(id -u)" = 0 ]; then setpriv --reuid="$RUN_AS" --regid="$RUN_AS" --init-groups "$@"; else "$@"; fi; }

db_sql() { mariadb --socket="$VAR/run/mysql.sock" -u "$(id -un)" "$@"; }
ctl() { as_service "$BUILD/kyodoctl" -c "$VAR/conf/kyodo.conf" "$@"; }

db_start() {
	local i
	if [ -f "$VAR/run/mysql.pid" ] && kill -0 "$(cat "$VAR/run/mysql.pid")" 2>/dev/null; then return; fi
	if [ ! -d "$VAR/mysql/mysql" ]; then
		say "データベースを準備しています…"
		mariadb-install-db --no-defaults --datadir="$VAR/mysql" --user="$(id -un)" --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" --skip-test-db >"$VAR/log/install-db.log" 2>&1 ||
			fail "mariadb-install-db が失敗しました（$VAR/log/install-db.log）"
	fi
	mkdir -p "$VAR/tmp" # of its own: a server that starts elsewhere clears what it finds in a shared one
	mariadbd --no-defaults --user="$(id -un)" --datadir="$VAR/mysql" --socket="$VAR/run/mysql.sock" --pid-file="$VAR/run/mysql.pid" --tmpdir="$VAR/tmp" --skip-networking \
		--character-set-server=utf8mb4 --innodb-flush-log-at-trx-commit=1 --innodb-buffer-pool-size=128M --innodb-ft-min-token-size=3 \
		>"$VAR/log/mariadb.log" 2>&1 &
	for ((i = 0; i < 300; i++)); do
		if db_sql -e 'SELECT 1' >/dev/null 2>&1; then return; fi
		sleep 0.1
	done
	tail -n 5 "$VAR/log/mariadb.log" >&2
	fail "MariaDB が起動しません（$VAR/log/mariadb.log）"
}

# Accounts: the web workers get no DDL and no way to change what the audit says.
db_accounts() {
	local web owner
	[ -f "$VAR/secrets/web.password" ] || (umask 077; head -c 24 /dev/urandom | base64 >"$VAR/secrets/web.password")
	[ -f "$VAR/secrets/owner.password" ] || (umask 077; head -c 24 /dev/urandom | base64 >"$VAR/secrets/owner.password")
	web=$(cat "$VAR/secrets/web.password") owner=$(cat "$VAR/secrets/owner.password")
	db_sql <<-EOF
		CREATE DATABASE IF NOT EXISTS kyodo CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_as_ci;
		CREATE USER IF NOT EXISTS kyodo_web@localhost; ALTER USER kyodo_web@localhost IDENTIFIED BY '$web';
		CREATE USER IF NOT EXISTS kyodo_owner@localhost; ALTER USER kyodo_owner@localhost IDENTIFIED BY '$owner';
		GRANT ALL ON kyodo.* TO kyodo_owner@localhost WITH GRANT OPTION;
		REVOKE ALL PRIVILEGES, GRANT OPTION FROM kyodo_web@localhost;
	EOF
}

write_conf() {
	cat >"$VAR/conf/kyodo.conf" <<-EOF
		[site]
		name = みほん市
		base_url = http://127.0.0.1:$PORT
		hosts = localhost:$PORT
		cookie_secure = no
		demo = yes
		[paths]
		run = $VAR/run
		plugins = $BUILD/.libs
		templates = $ROOT/templates
		sql = $ROOT/sql
		secrets = $VAR/secrets
		[database]
		socket = $VAR/run/mysql.sock
		password_file = $VAR/secrets/web.password
		owner_password_file = $VAR/secrets/owner.password
		[mail]
		from = kyodo@example.jp
		spool = $VAR/mail
		[pools]
		page = ${KYODO_WORKERS:-4}
	EOF
}

fill_city() {
	ctl migrate >"$VAR/log/migrate.log" || fail "移行が失敗しました"
	if [ ! -f "$VAR/.filled" ]; then
		say "見本の市を入れています…"
		ctl plugin enable groups >>"$VAR/log/migrate.log"
		ctl demo load "$ROOT/tests/data/demo" >>"$VAR/log/migrate.log" || fail "見本の市を入れられません（$VAR/log/migrate.log）"
		ctl job run groups.ledger "$ROOT/tests/data/demo/groups-ledger.csv" >>"$VAR/log/migrate.log"
		ctl demo dossiers "$ROOT/tests/data/demo" dossiers >>"$VAR/log/migrate.log" || fail "見本の申請を入れられません（$VAR/log/migrate.log）"
		ctl plugin enable subsidy >>"$VAR/log/migrate.log"
		ctl demo dossiers "$ROOT/tests/data/demo" subsidies >>"$VAR/log/migrate.log" || fail "見本の補助金を入れられません（$VAR/log/migrate.log）"
		touch "$VAR/.filled"
	fi
}

kyodod_start() {
	local i
	as_service "$BUILD/kyodod" -c "$VAR/conf/kyodo.conf" >>"$VAR/log/kyodod.log" 2>&1 &
	for ((i = 0; i < 100; i++)); do
		[ -f "$VAR/run/kyodod.pid" ] && return
		sleep 0.1
	done
	tail -n 20 "$VAR/log/kyodod.log" >&2
	fail "kyodod が起動しません（$VAR/log/kyodod.log）"
}

web_start() {
	local i
	printf '#!/bin/sh\nexec %s -c %s --worker\n' "$BUILD/kyodod" "$VAR/conf/kyodo.conf" >"$VAR/conf/kyodo.cgi"
	chmod 755 "$VAR/conf/kyodo.cgi"
	sed -e "s|@VAR@|$VAR|g; s|@ROOT@|$ROOT|g; s|@BUILD@|$BUILD|g; s|@PORT@|$PORT|g; s|@USER@|$RUN_AS|g" "conf/dev/$WEB.conf" >"$VAR/conf/web.conf"
	case $WEB in
	nginx) nginx -c "$VAR/conf/web.conf" -e "$VAR/log/web-error.log" ;;
	apache | fcgid | cgi) apache2 -f "$VAR/conf/web.conf" -k start ;;
	*) fail "--web は apache, nginx, fcgid, cgi のいずれかです" ;;
	esac
	for ((i = 0; i < 100; i++)); do
		curl -s -o /dev/null "http://127.0.0.1:$PORT/healthz" && return
		sleep 0.1
	done
	tail -n 5 "$VAR/log/web-error.log" >&2
	fail "$WEB が応答しません（$VAR/log/web-error.log）"
}

city_start() {
	mkdir -p "$VAR"/{run,log,conf,secrets,mail}
	chmod 755 "$VAR" "$VAR/run"
	chmod 700 "$VAR/secrets"
	if [ -f "$VAR/run/kyodod.pid" ] && kill -0 "$(cat "$VAR/run/kyodod.pid")" 2>/dev/null; then city_stop; fi
	[ "$PORT" != 0 ] || PORT=$(cat "$VAR/port" 2>/dev/null || free_port)
	echo "$PORT" >"$VAR/port"
	echo "$WEB" >"$VAR/web"
	db_start
	db_accounts
	write_conf
	if [ "$(id -u)" = 0 ]; then chown -R "$RUN_AS:$RUN_AS" "$VAR/run" "$VAR/secrets" "$VAR/log" "$VAR/mail"; fi
	fill_city
	case $WEB in fcgid | cgi) ;; *) kyodod_start ;; esac
	web_start
}

city_stop() {
	stop_pid "$VAR/run/web.pid"
	stop_pid "$VAR/run/kyodod.pid" 40
	stop_pid "$VAR/run/mysql.pid" 60
}

city_status() {
	local name
	for name in mysql kyodod web; do
		if [ -f "$VAR/run/$name.pid" ] && kill -0 "$(cat "$VAR/run/$name.pid")" 2>/dev/null; then
			say "$name: 動いています（$(cat "$VAR/run/$name.pid")）"
		else
			say "$name: 止まっています"
		fi
	done
	[ ! -f "$VAR/port" ] || say "http://127.0.0.1:$(cat "$VAR/port")/"
}

city_greet() {
	say ""
	say "見本の市が動いています: http://127.0.0.1:$PORT/ja/groups"
	say "職員としてログインするには: http://127.0.0.1:$PORT/ja/staff"
	sed 's/^/  /' tests/data/demo/accounts.txt
	say "  パスワード（どの役割も同じ）: $(cat tests/data/demo/password.txt)"
	say "  2段階目の6けたの番号: ./dev code 利用者名"
	say "市から送ったメールは http://127.0.0.1:$PORT/ja/demo/mailbox で読めます"
	say "止めるには ./dev stop（この画面では Ctrl-C）"
}
