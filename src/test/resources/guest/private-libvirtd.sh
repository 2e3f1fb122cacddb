#!/bin/sh
# usage: private-libvirtd.sh UNPACKED ROOT [libvirtd's further arguments]
#
# Runs the libvirtd that lies unpacked under UNPACKED as if it were installed, without installing
# it: libvirt has its paths compiled in (/usr/share/libvirt, /etc/libvirt, /run/libvirt,
# /var/lib/libvirt ...), so it gets a mount namespace of its own in which UNPACKED/usr lies over
# /usr, and ROOT/up/* takes whatever is written below /etc, /run and /var. Nothing of it is seen
# outside, and two of them do not know of each other. All other paths are the real ones, so images
# and sockets elsewhere are shared with the world. It needs root.
set -eu

if [ "${VIREO_IN_NAMESPACE:-}" != yes ]; then
  export VIREO_IN_NAMESPACE=yes
  exec unshare --mount --propagation private -- /bin/sh "$0" "$@"
fi

unpacked=$1
root=$2
shift 2

over() { # over PATH: what is written below PATH goes to ROOT/up instead
  mkdir -p "$root/up$1" "$root/work$1"
  mount -t overlay vireo -o "lowerdir=$1,upperdir=$root/up$1,workdir=$root/work$1" "$1"
}

mount -t overlay vireo -o "lowerdir=$unpacked/usr:/usr" /usr
over /etc
grep -q '^libvirt-qemu:' /etc/passwd || # libvirt will not start without its user
  echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin' >>/etc/passwd
grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>/etc/group
over /run
over /var/lib
over /var/cache
over /var/log
exec /usr/sbin/libvirtd --config "$root/libvirtd.conf" --pid-file "$root/libvirtd.pid" "$@"
