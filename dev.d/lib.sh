# shellcheck shell=bash
# Small helpers: messages, packages, building.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# install_packages LIST: only what is missing.
install_packages() {
	local missing=() p
	while read -r p; do
		[ -z "$p" ] || dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
	done <"$1"
	# Node.js often stands here already, from elsewhere than Debian and with its own npm.
	case $1 in
	*.test | *.bench) command -v node >/dev/null || missing+=(nodejs) ;;
	esac
	case $1 in
	*.test) command -v npm >/dev/null || missing+=(npm) ;;
	esac
	[ ${#missing[@]} -gt 0 ] || return 0
	say "足りないパッケージを入れます: ${missing[*]}"
	as_root apt-get update -q >/dev/null
	# The packages' own services must not start: this city brings its own.
	as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

# build [CONFIGURE OPTIONS…] into $BUILD
build() {
	local newest=''
	[ ! -f configure ] || newest=$(find core plugins tests/unit tests/fuzz templates sql configure.ac Makefile.am autogen.sh -newer configure \( -name '*.ac' -o -name '*.am' -o -name autogen.sh -o -type d \) 2>/dev/null | head -n 1)
	if [ ! -x configure ] || [ ! -f sources.am ] || [ -n "$newest" ]; then
		say "構成を準備しています…"
		./autogen.sh >"$ROOT/.autogen.log" 2>&1 || { cat "$ROOT/.autogen.log" >&2; fail "autogen.sh が失敗しました"; }
		touch configure
	fi
	mkdir -p "$BUILD"
	if [ ! -f "$BUILD/Makefile" ] || [ configure -nt "$BUILD/config.status" ]; then
		(cd "$BUILD" && "$ROOT/configure" -q "$@" >"$BUILD/configure.log" 2>&1) || fail "configure が失敗しました"
	fi
	say "コンパイルしています…"
	make -s -C "$BUILD" -j"$(nproc)" >"$BUILD/make.log" 2>&1 || { grep -E 'error|warning|No such|undefined' "$BUILD/make.log" | head -n 40 >&2; fail "make が失敗しました（$BUILD/make.log）"; }
}

# free_port: a loopback port nobody listens on.
free_port() {
	local p
	for p in $(shuf -i 20000-29999 -n 50); do
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null; then
			echo "$p"
			return
		fi
	done
	fail "空いているポートが見つかりません"
}

# stop_pid FILE [SECONDS]: ends the process whose id the file holds, and waits.
stop_pid() {
	local pid i
	[ -f "$1" ] || return 0
	pid=$(cat "$1" 2>/dev/null) || return 0
	if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
		kill "$pid" 2>/dev/null || true
		for ((i = 0; i < ${2:-20} * 10; i++)); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
		kill -9 "$pid" 2>/dev/null || true
	fi
	rm -f "$1"
}
