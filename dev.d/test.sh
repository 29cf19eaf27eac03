# shellcheck shell=bash
# ./dev test: every part counts what passed and failed; the last line sums up.

PASSED=0 FAILED=0
# One file after the other: some stop the database. Older Node.js does so on two processors by itself.
NODE_ONE=(--test-concurrency=1)
CONFIGURE=() RUNNER=()

# under WHAT: the same tests in a build that sees more. Everything then runs in a build folder of its own.
under() {
	case $1 in
	'') ;;
	sanitizers)
		BUILD=$ROOT/build-asan CONFIGURE=(--enable-sanitizers)
		# Arenas live as long as their process: what is held at its end is no leak.
		export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
		[ ${#PARTS[@]} -gt 0 ] || PARTS=(unit http)
		[ -n "$ONLY_WEB" ] || ONLY_WEB=nginx
		;;
	valgrind)
		install_packages dev.d/packages.under
		CONFIGURE=() BUILD=$ROOT/build-plain
		# libtool: the programs are scripts that find the library; what they start (a database) is not looked into.
		RUNNER=("$BUILD/libtool" --mode=execute valgrind -q --error-exitcode=9 --leak-check=no)
		PARTS=(unit)
		;;
	coverage)
		install_packages dev.d/packages.under
		BUILD=$ROOT/build-coverage CONFIGURE=(--enable-coverage)
		PARTS=(unit)
		;;
	*) fail "知らない見方です: $1（sanitizers、valgrind、coverage のどれか）" ;;
	esac
	export KYODO_BUILD=$BUILD
}

# count FILE: TAP lines at the outermost level.
count() {
	local ok bad
	ok=$(grep -cE '^ok ' "$1" || true)
	bad=$(grep -cE '^not ok ' "$1" || true)
	PASSED=$((PASSED + ok)) FAILED=$((FAILED + bad))
	if [ "$bad" -gt 0 ]; then grep -E -A 30 '^not ok ' "$1" | sed -n 1,120p; fi
	say "  $ok passed, $bad failed"
}

# check NAME COMMAND…: one test that passes when the command does.
check() {
	local name=$1
	shift
	if "$@" >"$LOGS/check.log" 2>&1; then
		PASSED=$((PASSED + 1))
		say "  ok $name"
	else
		FAILED=$((FAILED + 1))
		say "  not ok $name"
		tail -n 30 "$LOGS/check.log"
	fi
}

no_warnings() { [ -f "$1/make.log" ] && ! grep -E 'warning:|error:' "$1/make.log"; }

# broken WHAT: something that had to work before the tests could run did not; that is a failure, and the sum is still printed.
broken() {
	FAILED=$((FAILED + 1))
	say "  not ok $1"
}

# unit_in DIR: builds and runs the cmocka programs of a build directory.
unit_in() {
	local t
	make -s -C "$1" -j"$(nproc)" check-programs >>"$1/make.log" 2>&1 || { tail -n 30 "$1/make.log"; FAILED=$((FAILED + 1)); return; }
	: >"$LOGS/unit.tap"
	for t in $(cd tests/unit && find . -name 'test_*.c' | sort); do
		t=tests/unit/${t#./}
		if ! srcdir=$ROOT CMOCKA_MESSAGE_OUTPUT=TAP timeout 600 "${RUNNER[@]}" "$1/${t%.c}" >"$LOGS/one.tap" 2>"$LOGS/one.err"; then
			grep -q '^not ok' "$LOGS/one.tap" || { echo "not ok - $t ended badly"; tail -n 20 "$LOGS/one.err"; } >>"$LOGS/one.tap"
		fi
		cat "$LOGS/one.tap" >>"$LOGS/unit.tap"
	done
	count "$LOGS/unit.tap"
}

test_unit() {
	if [ -n "$UNDER" ]; then
		say "== unit: $UNDER"
		build "${CONFIGURE[@]}"
		unit_in "$BUILD"
		return
	fi
	say "== unit: gcc"
	make -C "$BUILD" -s clean >/dev/null 2>&1 || true
	build
	check "gcc compiles without a warning" no_warnings "$BUILD"
	unit_in "$BUILD"
	say "== unit: clang"
	if (BUILD=$ROOT/build-clang; build CC=clang); then
		check "clang compiles without a warning" no_warnings "$ROOT/build-clang"
		unit_in "$ROOT/build-clang"
	else
		broken "clang builds it"
	fi
	say "== unit: AddressSanitizer, UndefinedBehaviorSanitizer"
	(BUILD=$ROOT/build-asan; build --enable-sanitizers) || { broken "it builds with the sanitizers"; return; }
	ASAN_OPTIONS=detect_leaks=0 unit_in "$ROOT/build-asan"
}

# in_city WEB TESTS…: a city of its own for these tests.
in_city() {
	WEB=$1
	shift
	export KYODO_TEST_LONG=$LONG KYODO_TEST_URL KYODO_TEST_VAR=$VAR KYODO_TEST_WEB=$WEB KYODO_TEST_ROOT=$ROOT
	PORT=0
	rm -rf "$VAR" # a city of its own, untouched by the tests before
	if ! (city_start) >"$LOGS/city.log" 2>&1; then
		FAILED=$((FAILED + 1))
		say "  not ok the city starts behind $WEB"
		tail -n 20 "$LOGS/city.log" "$VAR"/log/*.log
		return
	fi
	KYODO_TEST_URL=http://127.0.0.1:$(cat "$VAR/port")
	if ! node --test "${NODE_ONE[@]}" --test-reporter=tap "$@" >"$LOGS/node.tap" 2>&1 && ! grep -q '^not ok' "$LOGS/node.tap"; then
		broken "node ended badly behind $WEB"
		tail -n 20 "$LOGS/node.tap"
	fi
	grep -qE '^(not )?ok ' "$LOGS/node.tap" || broken "no test ran behind $WEB"
	count "$LOGS/node.tap"
	city_stop
}

test_http() {
	local web
	build "${CONFIGURE[@]}"
	# --web narrows the run to one server; a whole run takes them all.
	for web in ${ONLY_WEB:-apache nginx fcgid cgi}; do
		say "== http: $web"
		in_city $web tests/http/*.test.mjs
	done
}

# What tests need beside Debian comes from npm as tests/package-lock.json pins it.
npm_tools() {
	npm ci --prefix tests --no-audit --no-fund --ignore-scripts --silent >"$LOGS/npm.log" 2>&1 && return
	broken "npm installs the tests' tools"
	tail -n 20 "$LOGS/npm.log"
	return 1
}

test_browser() {
	build "${CONFIGURE[@]}"
	say "== browser"
	npm_tools || return 0
	in_city apache tests/browser/*.test.mjs
}

# What make install puts somewhere else runs by itself, and a vendor builds on it alone.
test_install() {
	build "${CONFIGURE[@]}"
	say "== install"
	check "make distcheck: the tarball builds, installs, and cleans up after itself" make -s -C "$BUILD" -j"$(nproc)" distcheck
	in_city nginx tests/install/*.test.mjs
}

# Real cities' material, run through the pages as staff would.
test_cases() {
	build "${CONFIGURE[@]}"
	say "== cases"
	in_city apache tests/cases/*.test.mjs
}

test_fault() {
	build "${CONFIGURE[@]}"
	say "== fault"
	npm_tools || return 0
	in_city nginx tests/fault/*.test.mjs
}

test_fuzz() {
	local targets t each
	say "== fuzz"
	(BUILD=$ROOT/build-fuzz; build CC=clang --enable-fuzz) || { broken "the fuzz targets build"; return; }
	targets=(tests/fuzz/fuzz_*.c)
	each=$((60 / ${#targets[@]}))
	[ "$LONG" = no ] || each=60
	for t in "${targets[@]}"; do
		t=$(basename "$t" .c)
		mkdir -p "$ROOT/build-fuzz/corpus/$t" "tests/fuzz/corpus/${t#fuzz_}"
		ASAN_OPTIONS=detect_leaks=0 check "$t for $each s" "$ROOT/build-fuzz/tests/fuzz/$t" -max_total_time=$each -rss_limit_mb=2048 "$ROOT/build-fuzz/corpus/$t" "tests/fuzz/corpus/${t#fuzz_}"
	done
}

# The only clock is the context's; the only SQL outside core/data and core/model lies in sql/.
one_clock() { ! grep -rnE '\b(time|gettimeofday)\((NULL|0|&)' core/app core/model core/pages plugins --include='*.c'; }
no_sql_now() { ! grep -rnE '\b(NOW|CURRENT_TIMESTAMP|SYSDATE|CURDATE|LOCK TABLES|GET_LOCK)\b *\(?|SELECT \*' sql --include='*.sql'; }
no_malloc() { ! grep -rnE '\b(malloc|calloc|realloc)\(' core/app core/model core/pages core/http/p*.c core/http/m*.c plugins --include='*.c'; }

test_lint() {
	say "== lint"
	check "shellcheck" shellcheck -x dev autogen.sh .ci/run plugins/new.sh tests/lint/man.sh
	check "man pages" sh tests/lint/man.sh
	check "templates" node tests/lint/templates.mjs
	check "one clock" one_clock
	check "no server clock, locks or SELECT * in SQL" no_sql_now
	check "no malloc outside the base" no_malloc
}

run_tests() {
	local part
	install_packages dev.d/packages
	install_packages dev.d/packages.test
	node --test-concurrency=1 --version >/dev/null 2>&1 || NODE_ONE=()
	VAR=$ROOT/var-test
	LOGS=$ROOT/build-logs
	mkdir -p "$LOGS"
	trap 'city_stop' EXIT
	under "$UNDER"
	[ ${#PARTS[@]} -gt 0 ] || PARTS=(lint unit http browser cases install fault fuzz)
	for part in "${PARTS[@]}"; do
		case $part in
		unit | http | browser | cases | install | fault | fuzz | lint) "test_$part" ;;
		*) fail "知らない試験です: $part" ;;
		esac
	done
	[ "$UNDER" != coverage ] || gcovr --root "$ROOT" --filter "$ROOT/core" "$BUILD" | tail -n 120
	say "$PASSED passed, $FAILED failed"
	[ "$FAILED" = 0 ] && [ "$PASSED" -gt 0 ]
}
