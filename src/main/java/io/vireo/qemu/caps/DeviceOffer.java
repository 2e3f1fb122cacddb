package io.vireo.qemu.caps;

import io.vireo.model.capability.DomainCapabilities.Choices;
import io.vireo.model.capability.DomainCapabilities.DeviceKinds;
import io.vireo.model.capability.DomainCapabilities.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The devices that a machine of a probed QEMU can have, kind by kind. */
record DeviceOffer(
    QemuCapabilities capabilities, MachineType machine, DomainOffer.Surroundings surroundings) {

  private static final List<String> VIRTIO =
      List.of("virtio", "virtio-transitional", "virtio-non-transitional");

  /** One choice that there is only under a condition. */
  private record Perhaps(String word, boolean there) {}

  private static Choices among(String name, Perhaps... all) {
    List<String> words = new ArrayList<>();
    for (Perhaps each : all) {
      if (each.there()) {
        words.add(each.word());
      }
    }
    return new Choices(name, words);
  }

  private static Perhaps always(String word) {
    return new Perhaps(word, true);
  }

  private Perhaps type(String word, String... anyOf) {
    return new Perhaps(word, List.of(anyOf).stream().anyMatch(capabilities::hasType));
  }

  private Perhaps feature(String word, QemuFeature feature) {
    return new Perhaps(word, capabilities.has(feature));
  }

  DeviceKinds devices() {
    return new DeviceKinds(
        Optional.of(disk()),
        Optional.of(Section.of(graphics())),
        Optional.of(Section.of(video())),
        Optional.of(hostdev()),
        Optional.of(rng()),
        Optional.of(
            Section.of(
                among(
                    "driverType",
                    always("path"),
                    always("handle"),
                    type("virtiofs", "vhost-user-fs-device")))),
        Optional.of(tpm()),
        Optional.of(
            Section.of(capabilities.hasType("usb-redir"), new Choices("bus", List.of("usb")))),
        Optional.of(
            Section.of(
                among(
                    "type",
                    always("pty"),
                    always("unix"),
                    feature("spicevmc", QemuFeature.SPICE)))),
        Optional.of(crypto()),
        Optional.of(
            Section.of(
                among(
                    "backendType",
                    always("default"),
                    feature("passt", QemuFeature.NETDEV_STREAM)))),
        Optional.of(panic()));
  }

  private String arch() {
    return QemuGuests.arch(capabilities);
  }

  private boolean pseries() {
    return arch().startsWith("ppc64") && machine.name().startsWith("pseries");
  }

  private boolean pc() {
    return arch().equals("x86_64") || arch().equals("i686");
  }

  private Section disk() {
    boolean floppy = !pseries();
    return Section.of(
        among(
            "diskDevice",
            always("disk"),
            always("cdrom"),
            new Perhaps("floppy", floppy),
            always("lun")),
        among(
            "bus",
            new Perhaps("ide", pc() && !machine.name().contains("q35") && !isMicro()),
            new Perhaps("fdc", floppy),
            always("scsi"),
            always("virtio"),
            type("usb", "usb-storage"),
            type("sata", "ich9-ahci")),
        new Choices("model", VIRTIO));
  }

  private boolean isMicro() {
    return machine.name().startsWith("microvm");
  }

  private Choices graphics() {
    return among(
        "type",
        feature("sdl", QemuFeature.DISPLAY_SDL),
        feature("vnc", QemuFeature.VNC),
        new Perhaps(
            "rdp", capabilities.has(QemuFeature.DISPLAY_DBUS) && surroundings.remoteDesktop()),
        feature("spice", QemuFeature.SPICE),
        feature("egl-headless", QemuFeature.DISPLAY_EGL_HEADLESS),
        feature("dbus", QemuFeature.DISPLAY_DBUS));
  }

  private Choices video() {
    return among(
        "modelType",
        type("vga", "VGA"),
        type("cirrus", "cirrus-vga"),
        type("vmvga", "vmware-svga"),
        type("qxl", "qxl"),
        type("virtio", "virtio-gpu-pci", "virtio-gpu-ccw", "virtio-gpu-device"),
        always("none"),
        type("bochs", "bochs-display"),
        type("ramfb", "ramfb"));
  }

  private Section hostdev() {
    return Section.of(
        new Choices("mode", List.of("subsystem")),
        new Choices("startupPolicy", List.of("default", "mandatory", "requisite", "optional")),
        new Choices("subsysType", List.of("usb", "pci", "scsi")),
        new Choices("capsType", List.of()),
        among(
            "pciBackend",
            new Perhaps("default", surroundings.passthrough()),
            new Perhaps("vfio", surroundings.passthrough())));
  }

  private Section rng() {
    return Section.of(
        new Choices("model", VIRTIO),
        among("backendModel", always("random"), always("egd"), type("builtin", "rng-builtin")));
  }

  private Section tpm() {
    HostOffers offers = capabilities.offers();
    List<String> models =
        List.of("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy").stream()
            .filter(
                name ->
                    offers.tpmModels().contains(name)
                        || (name.startsWith("spapr") && capabilities.hasType(name)))
            .toList();
    List<Choices> choices =
        new ArrayList<>(List.of(new Choices("model", models), backends(offers.tpmBackends())));
    if (!surroundings.tpmVersions().isEmpty()) {
      choices.add(new Choices("backendVersion", surroundings.tpmVersions()));
    }
    return Section.of(
        !models.isEmpty() && !offers.tpmBackends().isEmpty(), choices.toArray(Choices[]::new));
  }

  private Choices backends(List<String> known) {
    boolean emulated = known.contains("emulator") && !surroundings.tpmVersions().isEmpty();
    return among(
        "backendModel",
        new Perhaps("passthrough", known.contains("passthrough")),
        new Perhaps("emulator", emulated),
        new Perhaps("external", emulated));
  }

  private Section crypto() {
    return Section.of(
        new Choices("model", List.of("virtio")),
        new Choices("type", List.of("qemu")),
        among(
            "backendModel",
            type("builtin", "cryptodev-backend-builtin"),
            type("lkcf", "cryptodev-backend-lkcf")));
  }

  private Section panic() {
    Choices models =
        among(
            "model",
            type("isa", "pvpanic"),
            new Perhaps("pseries", pseries()),
            new Perhaps("hyperv", pc()),
            new Perhaps("s390", arch().equals("s390x")),
            type("pvpanic", "pvpanic-pci"));
    return Section.of(!models.values().isEmpty(), models);
  }
}
