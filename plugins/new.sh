#!/bin/sh
# Makes a plugin from the skeleton: plugins/new.sh NAME inside the source tree, or (installed) NAME/ in the present folder, with a Makefile.
# Called by hand and by kyodoctl plugin new.
set -eu
name=${1:-}
case $name in
'' | *[!a-z0-9_]* | [!a-z]*)
	echo "使い方: $0 NAME（小文字の英字で始まる、英数字と _ だけの名前）" >&2
	exit 2
	;;
esac
if [ "${#name}" -lt 2 ] || [ "${#name}" -gt 31 ]; then
	echo "プラグインの名前は2文字から31文字です" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
upper=$(echo "$name" | tr '[:lower:]' '[:upper:]')

# fill FROM TO: a copy with the new name in the place of the skeleton's.
fill() {
	mkdir -p "$(dirname "$2")"
	sed "s/skeleton/$name/g; s/SKELETON/$upper/g; /^\/\* It is small on purpose: /d" "$1" >"$2"
}

if [ -f "$root/configure.ac" ]; then
	where=$root code=$root/plugins/$name
	for f in fixtures/skeleton.mjs http/skeleton.test.mjs; do target=$root/tests/$(echo "$f" | sed "s/skeleton/$name/"); [ -e "$target" ] || fill "$root/tests/$f" "$target"; done
else
	where=$PWD/$name code=$PWD/$name
fi
for d in "$code" "$where/templates/$name" "$where/sql/$name"; do
	if [ -e "$d" ]; then
		echo "$d はもうあります。別の名前を使うか、先に消してください" >&2
		exit 1
	fi
done
for f in "$here"/skeleton/*.[ch]; do fill "$f" "$code/$(basename "$f" | sed "s/skeleton/$name/")"; done
for part in templates sql; do
	for f in "$root/$part/skeleton"/*; do fill "$f" "$where/$part/$name/$(basename "$f")"; done
done
if [ -f "$root/configure.ac" ]; then
	echo "plugins/$name を作りました。./dev build のあと kyodoctl plugin enable $name で使えます"
else
	fill "$here/skeleton/Makefile.vendor" "$code/Makefile"
	fill "$here/skeleton/mock.json" "$code/mock.json"
	echo "$name/ を作りました。cd $name && make && make check のあと make install、kyodoctl plugin enable $name で使えます"
fi
