#!/bin/sh
# Makes configure. Scans core/, plugins/ and tests/ so that adding a file or a plugin edits no shared file.
# shellcheck disable=SC2016  # make's variables, not the shell's
set -eu
cd "$(dirname "$0")"
LC_ALL=C
export LC_ALL
{
	echo "# Made by autogen.sh: sources and plugins found in the tree."
	printf 'CORE_SOURCES ='
	for f in core/base/*.c core/http/*.c core/data/*.c core/view/*.c core/text/*.c core/model/*.c core/dossier/*.c core/app/*.c core/plugin/*.c core/pages/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nMAIL_SOURCES ='
	for f in core/mail/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nPAPER_SOURCES ='
	for f in core/paper/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nKYODOD_SOURCES ='
	for f in core/kyodod/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nKYODOCTL_SOURCES ='
	for f in core/kyodoctl/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nMOCK_SOURCES ='
	for f in core/mock/*.c; do printf ' \\\n\t%s' "$f"; done
	printf '\nnoinst_HEADERS ='
	for f in $(find core plugins \( -name '*.h' -o -name '*.def' \) ! -path 'core/include/*' | sort); do printf ' \\\n\t%s' "$f"; done
	printf '\npkgplugin_LTLIBRARIES ='
	for d in plugins/*/; do printf ' %s.la' "$(basename "$d")"; done
	printf '\n'
	for d in plugins/*/; do
		n=$(basename "$d")
		printf '%s_la_SOURCES =' "$n"
		for f in "$d"*.c; do printf ' %s' "$f"; done
		printf '\n%s_la_CFLAGS = $(PLUGIN_CFLAGS)\n%s_la_LDFLAGS = $(PLUGIN_LDFLAGS)\n%s_la_LIBADD = libkyodo.la $(PLUGIN_LIBS)\n' "$n" "$n" "$n"
	done
	printf 'UNIT_TESTS ='
	for f in $(find tests/unit -name 'test_*.c' | sort); do printf ' \\\n\t%s' "${f%.c}"; done
	printf '\ncheck_PROGRAMS = $(UNIT_TESTS)\n'
	for f in $(find tests/unit -name 'test_*.c' | sort); do
		v=$(echo "${f%.c}" | tr './-' '___')
		kind=TEST
		case $f in tests/unit/paper/*) kind=PAPER_TEST ;; esac
		printf '%s_SOURCES = %s\n%s_CFLAGS = $(%s_CFLAGS)\n%s_LDADD = $(%s_LDADD)\n' "$v" "$f" "$v" "$kind" "$v" "$kind"
	done
	printf 'if FUZZ\nnoinst_PROGRAMS ='
	for f in tests/fuzz/fuzz_*.c; do printf ' \\\n\t%s' "${f%.c}"; done
	printf '\nendif\n'
	for f in tests/fuzz/fuzz_*.c; do
		v=$(echo "${f%.c}" | tr './-' '___')
		kind=TEST
		case $f in tests/fuzz/fuzz_pictures.c | tests/fuzz/fuzz_parts.c) kind=PAPER_TEST ;; esac
		printf '%s_SOURCES = %s\n%s_CFLAGS = $(%s_CFLAGS) -fsanitize=fuzzer\n%s_LDFLAGS = -fsanitize=fuzzer\n%s_LDADD = $(%s_LDADD)\n' "$v" "$f" "$v" "$kind" "$v" "$v" "$kind"
	done
	printf 'skeleton_FILES = %s\n' "$(find plugins/skeleton -type f | sort | tr '\n' ' ')"
	for name in templates sql; do
		printf '%s_FILES =' "$name"
		find "$name" -type f | sort | while read -r f; do printf ' \\\n\t%s' "$f"; done
		printf '\n'
	done
} >sources.am
mkdir -p m4 build-aux
autoreconf --install --force --warnings=all,no-obsolete,no-portability
