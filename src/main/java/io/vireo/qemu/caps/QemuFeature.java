package io.vireo.qemu.caps;

import static io.vireo.qemu.caps.Probe.argument;
import static io.vireo.qemu.caps.Probe.result;

/**
 * What a QEMU may or may not have and somebody decides by. Whether a device type exists needs no
 * row: ask {@link QemuCapabilities#hasType}.
 */
public enum QemuFeature {
  /** {@code -device} takes JSON, and what came that way can be unplugged. */
  DEVICE_JSON(new Probe.CommandFlag("device_add", "json-cli-hotplug")),
  /** {@code -netdev} takes JSON. */
  NETDEV_JSON(argument("netdev_add", "type/^user")),
  /** {@code -object} takes JSON. */
  OBJECT_JSON(argument("object-add", "qom-type/^secret")),
  /** User networking (slirp) is built in. */
  NETDEV_USER(argument("netdev_add", "+user")),
  NETDEV_STREAM(argument("netdev_add", "+stream")),
  NETDEV_VHOST_VDPA(argument("netdev_add", "+vhost-vdpa")),
  SANDBOX(new Probe.Option("sandbox")),
  SPICE(new Probe.Command("query-spice")),
  VNC(new Probe.Command("query-vnc")),
  DISPLAY_SDL(result("query-display-options", "type/^sdl")),
  DISPLAY_DBUS(result("query-display-options", "type/^dbus")),
  DISPLAY_EGL_HEADLESS(result("query-display-options", "type/^egl-headless")),
  ASYNC_TEARDOWN(new Probe.OptionParameter("run-with", "async-teardown")),
  SET_ACTION(new Probe.Command("set-action")),
  TCG(new Probe.Type("tcg-accel")),
  HVF(new Probe.Type("hvf-accel")),

  MACHINE_HPET(new Probe.ObjectProperty("generic-pc-machine", "hpet")),
  MACHINE_I8042(new Probe.ObjectProperty("generic-pc-machine", "i8042")),
  MACHINE_VMPORT(new Probe.ObjectProperty("generic-pc-machine", "vmport")),
  SMP_DIES(result("query-hotpluggable-cpus", "props/die-id")),
  SMP_CLUSTERS(result("query-hotpluggable-cpus", "props/cluster-id")),
  CPU_MIGRATABLE(new Probe.ObjectProperty("max-x86_64-cpu", "migratable")),
  /** A property that keeps a memory's name in saved states the same for every kind of backend. */
  MEMORY_CANONICAL_PATH(
      new Probe.ObjectProperty("memory-backend-file", "x-use-canonical-path-for-ramblock-id")),
  MEMORY_RESERVE(new Probe.ObjectProperty("memory-backend-file", "reserve")),
  MEMORY_PREALLOC_THREADS(new Probe.ObjectProperty("memory-backend-file", "prealloc-threads")),

  QCOW2_DISCARD_NO_UNREF(argument("blockdev-add", "+qcow2/discard-no-unref")),
  AIO_IO_URING(argument("blockdev-add", "+file/aio/^io_uring")),
  BLOCK_ROTATION_RATE(new Probe.DeviceProperty("scsi-hd", "rotation_rate")),
  IDE_ROTATION_RATE(new Probe.DeviceProperty("ide-hd", "rotation_rate")),
  USB_STORAGE_BOOTINDEX(new Probe.DeviceProperty("usb-storage", "bootindex")),
  VIRTIO_BLK_QUEUE_SIZE(new Probe.DeviceProperty("virtio-blk-pci", "queue-size")),
  VIRTIO_NET_RSS(new Probe.DeviceProperty("virtio-net-pci", "rss")),
  BALLOON_FREE_PAGE_REPORTING(
      new Probe.DeviceProperty("virtio-balloon-pci", "free-page-reporting")),
  PCIE_ROOT_PORT_HOTPLUG(new Probe.DeviceProperty("pcie-root-port", "hotplug")),
  PIIX4_ACPI_ROOT_PCI_HOTPLUG(new Probe.DeviceProperty("PIIX4_PM", "acpi-root-pci-hotplug")),
  ICH9_DISABLE_S3(new Probe.DeviceProperty("ICH9-LPC", "disable_s3")),
  PIIX4_DISABLE_S3(new Probe.DeviceProperty("PIIX4_PM", "disable_s3")),
  KVM_PIT_LOST_TICK(new Probe.DeviceProperty("kvm-pit", "lost_tick_policy")),
  VGA_MEMORY(new Probe.DeviceProperty("VGA", "vgamem_mb")),
  QXL_VRAM64(new Probe.DeviceProperty("qxl", "vram64_size_mb")),
  USB_HOST_DEVICE_PATH(new Probe.DeviceProperty("usb-host", "hostdevice")),
  CHARDEV_RECONNECT_MS(argument("chardev-add", "backend/+socket/data/reconnect-ms")),
  VIRTIO_GPU_BLOB(new Probe.DeviceProperty("virtio-gpu-pci", "blob")),

  /** The state of a guest's memory at fixed places of a file. */
  MIGRATE_MAPPED_RAM(argument("migrate-set-capabilities", "capabilities/capability/^mapped-ram")),
  MIGRATE_MULTIFD(argument("migrate-set-capabilities", "capabilities/capability/^multifd")),
  MIGRATE_DIRECT_IO(argument("migrate-set-parameters", "direct-io")),
  /** QEMU reads and writes a file by itself. */
  MIGRATE_TO_FILE(argument("migrate", "channels/addr/+file")),
  MIGRATE_INCOMING_KEEPS_RUNNING(argument("migrate-incoming", "exit-on-error"));

  private final Probe probe;

  QemuFeature(Probe probe) {
    this.probe = probe;
  }

  public Probe probe() {
    return probe;
  }
}
