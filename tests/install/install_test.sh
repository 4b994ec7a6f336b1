#!/usr/bin/env bash
# Installs to a folder of its own, then builds and runs a program against what
# is there and nothing else: with the shared library, then with the static one.
#
#   install_test.sh CMAKE BUILD_FOLDER SOURCE_FOLDER CC "CFLAGS"
set -euo pipefail
cmake=$1 build=$2 source=$3 cc=$4
read -r -a flags <<<"${5-}"

die() {
  printf 'install_test: %s\n' "$*" >&2
  exit 1
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix="$scratch/a prefix" # with a blank: what is quoted badly shows here
unset DESTDIR
"$cmake" --install "$build" --prefix "$prefix" >"$scratch/log" || {
  cat "$scratch/log"
  die "cmake --install failed"
}
# Moved after it was installed: no file may know where it once was.
mv "$prefix" "$scratch/moved"
prefix=$scratch/moved
pc=$(find "$prefix" -name rakor.pc)
[ -n "$pc" ] || die "no rakor.pc among what was installed"
lib=$(dirname "$(dirname "$pc")")
for file in "$prefix/include/rakor.h" "$lib/librakor.a" "$lib/librakor.so"; do
  [ -f "$file" ] || die "${file#"$prefix/"} was not installed"
done
[ -n "$(find "$prefix/share/doc" -name LICENSE)" ] || die "the licence was not installed"
export PKG_CONFIG_PATH=${pc%/*}

# The shared library shows its public names and no others.
strays=$(nm -D --defined-only "$lib/librakor.so" | awk '$2 ~ /[TDBRVW]/ && $3 !~ /^rakor_/ {print $3}')
[ -z "$strays" ] || die "names that leak from librakor.so: $(echo $strays)"

compile() { # program, then libraries
  local program=$1
  shift
  # shellcheck disable=SC2046 # pkg-config's answer is a list of words
  "$cc" -std=c17 -Wall -Wextra -Werror "${flags[@]}" $(pkg-config --cflags rakor) \
    "$source/tests/install/consumer.c" -o "$scratch/$program" "$@"
}

compile shared $(pkg-config --libs rakor)
LD_LIBRARY_PATH=$lib "$scratch/shared" "$scratch/shared.idx"
# Kept first, then searched: grep -q at the end of a pipe may leave ldd with nobody to write to.
libraries=$(LD_LIBRARY_PATH=$lib ldd "$scratch/shared")
grep -q "librakor.so.* => $lib/" <<<"$libraries" ||
  die "the shared program doesn't use the installed librakor.so"

compile static $(pkg-config --static --libs rakor | sed 's/-lrakor\b/-l:librakor.a/')
"$scratch/static" "$scratch/static.idx"
libraries=$(ldd "$scratch/static")
if grep -q librakor <<<"$libraries"; then
  die "the static program still wants librakor.so"
fi

# README.md's program compiles too.
awk '/^```c$/ {c = 1; next} /^```/ {c = 0} c' "$source/README.md" >"$scratch/readme.c"
[ -s "$scratch/readme.c" ] || die "README.md shows no C program"
# shellcheck disable=SC2046
"$cc" -std=c17 -Wall -Wextra -Werror "${flags[@]}" $(pkg-config --cflags rakor) "$scratch/readme.c" \
  -o "$scratch/readme" $(pkg-config --libs rakor)

# The header alone is valid C, and C++ where there is a compiler for it.
echo '#include <rakor.h>' | "$cc" -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" \
  -fsyntax-only -x c -
if command -v c++ >/dev/null; then
  echo '#include <rakor.h>' | c++ -Wall -Wextra -Werror -I"$prefix/include" -fsyntax-only -x c++ -
fi

# The program runs from where it was installed.
if [ -x "$prefix/bin/rakor-search" ]; then
  LD_LIBRARY_PATH=$lib "$prefix/bin/rakor-search" --version >/dev/null
else
  die "bin/rakor-search was not installed"
fi
for file in share/man/man1/rakor-search.1 share/bash-completion/completions/rakor-search; do
  [ -s "$prefix/$file" ] || die "$file was not installed, or is empty"
done
echo "install_test: shared and static programs work"
