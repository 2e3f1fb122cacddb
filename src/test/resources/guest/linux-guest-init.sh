#!/bin/busybox sh
# The first process of the Linux test guest. Speaks on ttyS0 as the counting guest does:
#   ready MIB SHA256       random data lies in a file in memory (kernel command line: fill=MIB)
#   count N                about ten times a second
#   memory ok MIB SHA256   on "verify": the data is still the same
#   memory BAD SHA256      on "verify": it is not
#   power button           ACPI asked for a shutdown
# and listens there, a line each: verify, poweroff.
/bin/busybox mkdir -p /bin /proc /sys /dev /tmp
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs -o size=100% tmp /tmp
dmesg -n 1
exec </dev/ttyS0 >/dev/ttyS0 2>&1
stty -echo -onlcr

fill=16
for word in $(cat /proc/cmdline); do
  case $word in fill=*) fill=${word#fill=} ;; esac
done

for module in /modules/*.ko; do insmod "$module"; done
for event in /sys/class/input/event*; do
  if [ "$(cat "$event/device/name")" = 'Power Button' ]; then
    (dd if="/dev/input/${event##*/}" of=/dev/null bs=24 count=1 2>/dev/null &&
      echo 'power button' && poweroff -f) &
    break
  fi
done

digest() { sha256sum /tmp/data | cut -d ' ' -f 1; }
dd if=/dev/urandom of=/tmp/data bs=1M count="$fill" 2>/dev/null
expected=$(digest)
echo "ready $fill $expected"

(
  n=0
  while :; do
    n=$((n + 1))
    echo "count $n"
    usleep 100000
  done
) &

while read -r line; do
  case $line in
    verify)
      actual=$(digest)
      if [ "$actual" = "$expected" ]; then
        echo "memory ok $fill $actual"
      else
        echo "memory BAD $actual"
      fi
      ;;
    poweroff) poweroff -f ;;
  esac
done
while :; do sleep 3600; done
