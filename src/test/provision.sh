#!/usr/bin/env bash
# Gets what the tests need beside a JDK, on Debian or Ubuntu. Run it as root or where sudo works;
# run it as often as you like: a second run finds everything in place and is over in a moment.
#
# Installed by apt:  QEMU and its tools, the assembler of the counting guest, busybox, cpio, ip,
#                    and the programs that images are packed with.
# Unpacked, not installed, under ${VIREO_TEST_PARTS:-~/.cache/vireo-test}:
#   qemu-10.0/bin/qemu-system-x86_64   a second QEMU, from the distribution's backports
#   libvirt-11.3/                      libvirt's daemon and virsh, from there too
#   libvirt-9.0/                       the same, as Debian 12 has them
#   libvirt-clients/                   libvirt's bindings for Python, Perl and Ruby, and a Ruby
#   linux/vmlinuz, linux/initrd.img    the distribution's cloud kernel, a guest made of busybox
# What cannot be had is said in one line, and the tests that need it are skipped; only a machine
# without any QEMU makes this script fail.
#
# The machine's own apt settings stay as they are: backports are found by a temporary copy of its
# sources in which the suite is changed, with lists and cache of its own.
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

readonly parts=${VIREO_TEST_PARTS:-$HOME/.cache/vireo-test}
readonly revision=1 # raise it when a part is made differently: it is made again then
readonly basics=(
  qemu-system-x86 qemu-utils nasm busybox-static cpio iproute2 bzip2 xz-utils lzop zstd
  btrfs-progs e2fsprogs)
readonly qemu_packages=(qemu-system-x86 qemu-system-common qemu-system-data qemu-utils seabios)
readonly libvirt_packages=(libvirt0 libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients)
# what later versions are cut into besides
readonly libvirt_11_packages=("${libvirt_packages[@]}" libvirt-common libvirt-daemon-common
  libvirt-daemon-lock libvirt-daemon-log)
readonly client_packages=(python3-libvirt libsys-virt-perl ruby-libvirt ruby3.1 libruby3.1)
readonly kernel_package=linux-image-cloud-amd64

say() { printf 'provision: %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_basics() {
  local missing=() package
  for package in "${basics[@]}"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root apt-get -qq update >/dev/null 2>&1 || true # an old list may do
  as_root apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return 0
  for package in "${missing[@]}"; do # one at a time: what can be had is had
    as_root apt-get -qq install -y --no-install-recommends "$package" >/dev/null 2>&1 ||
      say "$package cannot be installed"
  done
}

# ---- the private apt

work=
private_apt=()
cleanup() { [ -z "$work" ] || rm -rf "$work"; }
trap cleanup EXIT

codename() { . /etc/os-release && printf '%s' "${VERSION_CODENAME:-}"; }

# Copies the machine's sources for its own release, backports added to the main suite.
derive_sources() { # derive_sources CODENAME TARGET_DIRECTORY
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    awk -v suite="$1" '/^deb / && index($0, suite) {
        print
        if (sub("[ \t]" suite "[ \t]", " " suite "-backports ")) print
      }' "$file"
  done >"$2/lines.list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    awk -v suite="$1" 'BEGIN { RS = ""; FS = "\n" } index($0, suite) {
        for (i = 1; i <= NF; i++) {
          if ($i ~ /^Suites:/ && ($i " ") ~ ("[ \t]" suite "[ \t]")) $i = $i " " suite "-backports"
          print $i
        }
        print ""
      }' "$file"
  done >"$2/stanzas.sources"
}

prepare_private_apt() {
  [ -z "$work" ] || return 0
  work=$(mktemp -d)
  mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial"
  derive_sources "$(codename)" "$work/sources"
  private_apt=(-qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/sources"
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o Debug::NoLocking=1
    -o APT::Sandbox::User=root)
  apt-get "${private_apt[@]}" update >"$work/log" 2>&1 || true # what is there decides, below
}

# Unpacks packages and whatever of their dependencies this machine lacks.
unpack() { # unpack DIRECTORY PACKAGE...
  local target=$1 deb
  shift
  rm -f "$work"/cache/archives/*.deb
  apt-get "${private_apt[@]}" install -y --download-only --reinstall --no-install-recommends "$@" \
    >"$work/log" 2>&1 || return 1
  mkdir -p "$target"
  for deb in "$work"/cache/archives/*.deb; do
    case ${deb##*/} in
      systemd* | libsystemd* | libudev* | libpam-* | libnss-* | *-dev_* | logrotate_*) ;;
      *) dpkg -x "$deb" "$target" || return 1 ;;
    esac
  done
  if [ -d "$target/lib" ]; then # older packages: /lib is /usr/lib
    cp -a "$target/lib/." "$target/usr/lib/" && rm -rf "$target/lib"
  fi
}

version_like() { # version_like PACKAGE PATTERN: is there such a version, and which?
  apt-cache "${private_apt[@]}" madison "$1" 2>/dev/null |
    awk -v pattern="$2" '$3 ~ pattern { print $3; exit }'
}

library_directory() { printf "%s/usr/lib/%s-linux-gnu" "$1" "$(uname -m)"; }

# ---- the parts

make_part() { # make_part NAME FUNCTION: once, whole or not at all
  local part=$parts/$1 fresh=$parts/.$1.$$
  [ "$(cat "$part/.made" 2>/dev/null)" = "$revision" ] && return 0
  prepare_private_apt
  rm -rf "$fresh"
  mkdir -p "$fresh"
  if "$2" "$fresh" "$part"; then
    echo "$revision" >"$fresh/.made"
    rm -rf "$part"
    mv "$fresh" "$part"
    say "$1 is in $part"
  else
    rm -rf "$fresh"
    say "$1 cannot be had here, its tests will be skipped (${reason:-unknown reason})"
  fi
}

reason=
give_up() { reason=$*; return 1; }

make_qemu() { # make_qemu FRESH FINAL
  local backports
  backports=$(codename)-backports
  [ -n "$(version_like qemu-system-x86 '^1:10[.]')" ] || { give_up "no apt source that can be reached has it"; return 1; }
  unpack "$1" "${qemu_packages[@]/%//$backports}" ipxe-qemu || { give_up "download failed"; return 1; }
  local binary=$1/usr/bin/qemu-system-x86_64 libraries modules
  libraries=$(library_directory "$1")
  modules=$(library_directory "")/qemu
  # QEMU looks for modules in its compiled-in directory too, finds the other QEMU's there and
  # aborts: that path is made to lead nowhere.
  sed -i "s#$modules#$(printf '%s' "$modules" | tr 'a-z0-9_' 'x')#" "$binary"
  mkdir -p "$1/bin"
  {
    echo '#!/bin/sh'
    echo "export QEMU_MODULE_DIR='$(library_directory "$2")/qemu'"
    if compgen -G "$libraries/*.so*" >/dev/null; then
      echo "export LD_LIBRARY_PATH='$(library_directory "$2")'"
    fi
    echo "exec '$2/usr/bin/qemu-system-x86_64' \"\$@\""
  } >"$1/bin/qemu-system-x86_64"
  chmod +x "$1/bin/qemu-system-x86_64"
  LD_LIBRARY_PATH=$libraries "$binary" --version >/dev/null 2>&1 || { give_up "it does not run"; return 1; }
}

make_libvirt_11() { # make_libvirt_11 FRESH FINAL
  local backports
  backports=$(codename)-backports
  make_libvirt "$1" "$2" '^11[.]3' "${libvirt_11_packages[@]/%//$backports}"
}

make_libvirt_9() { # make_libvirt_9 FRESH FINAL
  local release
  release=$(codename)
  make_libvirt "$1" "$2" '^9[.]0' "${libvirt_packages[@]/%//$release}"
}

make_libvirt() { # make_libvirt FRESH FINAL VERSION_PATTERN PACKAGE...
  local fresh=$1 final=$2
  [ -n "$(version_like libvirt-daemon "$3")" ] || { give_up "no apt source that can be reached has it"; return 1; }
  shift 3
  unpack "$fresh" "$@" || { give_up "download failed"; return 1; }
  mkdir -p "$fresh/bin"
  {
    echo '#!/bin/sh'
    echo "export LD_LIBRARY_PATH='$(library_directory "$final")'"
    echo "exec '$final/usr/bin/virsh' \"\$@\""
  } >"$fresh/bin/virsh"
  chmod +x "$fresh/bin/virsh"
  LD_LIBRARY_PATH=$(library_directory "$fresh") "$fresh/usr/sbin/libvirtd" --version >/dev/null 2>&1 ||
    { give_up "it does not run"; return 1; }
}

# They run over either libvirt; the interpreters of Python and Perl are the machine's own.
make_libvirt_clients() { # make_libvirt_clients FRESH FINAL
  local release
  release=$(codename)
  unpack "$1" "${client_packages[@]/%//$release}" || { give_up "download failed"; return 1; }
  [ -e "$1/usr/lib/python3/dist-packages/libvirt.py" ] || { give_up "it is empty"; return 1; }
}

make_linux() { # make_linux FRESH FINAL
  local image
  image=$(apt-cache "${private_apt[@]}" depends "$kernel_package" 2>/dev/null |
    awk '/Depends: linux-image/ { print $2; exit }')
  [ -n "$image" ] || { give_up "no apt source that can be reached has $kernel_package"; return 1; }
  (cd "$work" && apt-get "${private_apt[@]}" download "$image" >"$work/log" 2>&1) ||
    { give_up "download failed"; return 1; }
  dpkg -x "$work/$image"_*.deb "$work/kernel" || { give_up "unpacking failed"; return 1; }
  cp "$work"/kernel/boot/vmlinuz-* "$1/vmlinuz"
  make_initrd "$1/initrd.img" "$work/kernel" || { give_up "no busybox or cpio"; return 1; }
}

# A guest that fills a file in memory, counts, verifies and powers off: see linux-guest-init.sh.
make_initrd() { # make_initrd FILE KERNEL_TREE
  local root=$work/initrd module
  mkdir -p "$root"/{bin,proc,sys,dev,tmp,modules}
  cp "$(command -v busybox)" "$root/bin/busybox" || return 1
  cp "$(dirname "${BASH_SOURCE[0]}")/resources/guest/linux-guest-init.sh" "$root/init" || return 1
  chmod +x "$root/init"
  for module in evdev button; do # the power button
    find "$2" -name "$module.ko*" -exec cp {} "$root/modules/" \;
  done
  (cd "$root" && find . | cpio --quiet -o -H newc) | gzip -1 >"$1"
}

install_basics
mkdir -p "$parts"
make_part qemu-10.0 make_qemu
make_part libvirt-11.3 make_libvirt_11
make_part libvirt-9.0 make_libvirt_9
make_part libvirt-clients make_libvirt_clients
make_part linux make_linux
if ! command -v qemu-system-x86_64 >/dev/null && [ ! -x "$parts/qemu-10.0/bin/qemu-system-x86_64" ]; then
  say "there is no QEMU and none can be had: install qemu-system-x86"
  exit 1
fi
