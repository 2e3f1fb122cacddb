package io.vireo.mock;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Clock;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.model.domain.DomainType;
import io.vireo.model.domain.LifecycleActions;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.Os.OsType;
import io.vireo.model.domain.device.Interface;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The documents that the test host takes, and the one it has by itself. */
final class MockDocuments {

  /** In libvirt's own format, as every client is shown it. */
  private static final String TEST =
      """
      <domain type='test'>
        <name>test</name>
        <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
        <memory unit='KiB'>8388608</memory>
        <currentMemory unit='KiB'>2097152</currentMemory>
        <vcpu placement='static'>2</vcpu>
        <os>
          <type>hvm</type>
        </os>
        <devices>
          <disk type='file' device='disk'>
            <source file='/guest/diskimage1'/>
            <target dev='vda' bus='virtio'/>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
          </disk>
          <interface type='network'>
            <mac address='aa:bb:cc:dd:ee:ff'/>
            <source network='default'/>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
          </interface>
          <memballoon model='virtio'>
            <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
          </memballoon>
        </devices>
      </domain>
      """;

  private static final String ARCH = "i686";
  private static final Set<String> OS_TYPES = Set.of("hvm", "linux");

  private MockDocuments() {}

  /** The document with an architecture; nothing else matters to a machine that is made up. */
  static Domain complete(Domain document) {
    if (document.type() != DomainType.TEST) {
      String type = document.type().name().toLowerCase(Locale.ROOT);
      throw unsupported(document, "type '" + type + "', use type='test'");
    }
    OsType type = document.os().type();
    if (!OS_TYPES.contains(type.name())) {
      throw unsupported(document, "os/type '" + type.name() + "', use hvm");
    }
    OsType whole = new OsType(type.arch().or(() -> Optional.of(ARCH)), type.machine(), type.name());
    return filled(document.withOs(bootable(document.os().withType(whole))));
  }

  /** Where nothing is said of it, whole machines boot from their disks. */
  private static Os bootable(Os os) {
    boolean said = !os.boot().isEmpty() || os.directBoot().kernel().isPresent();
    return said || !os.type().name().equals("hvm")
        ? os
        : os.withBoot(List.of(new Os.Boot(Os.Dev.HD)));
  }

  private static Domain filled(Domain document) {
    LifecycleActions said = document.actions();
    LifecycleActions actions =
        new LifecycleActions(
            said.onPoweroff().or(() -> Optional.of(Action.DESTROY)),
            said.onReboot().or(() -> Optional.of(Action.RESTART)),
            said.onCrash().or(() -> Optional.of(Action.DESTROY)),
            said.onLockFailure());
    Domain whole = document.withActions(actions);
    return whole.clock().isPresent() ? whole : whole.withClock(Clock.utc());
  }

  /**
   * The document of a machine: its cards have an end at the host.
   *
   * @param others of the machines that run already
   */
  static Domain live(Domain document, List<Domain> others) {
    Set<String> taken = new HashSet<>();
    others.forEach(it -> cards(it).forEach(card -> card.target().ifPresent(taken::add)));
    Domain live = document;
    for (Interface card : cards(document).filter(it -> it.target().isEmpty()).toList()) {
      String free =
          IntStream.iterate(0, number -> number + 1)
              .mapToObj(number -> "testnet" + number)
              .filter(taken::add)
              .findFirst()
              .orElseThrow();
      live = live.withDevices(live.devices().replace(card, card.withTarget(free)));
    }
    return live;
  }

  private static Stream<Interface> cards(Domain document) {
    return document.devices().of(Interface.class);
  }

  /** From which the machine's memory follows. */
  static UUID uuid(Domain document) {
    return document
        .uuid()
        .orElseThrow(() -> unsupported(document, "a definition without uuid, give it one"));
  }

  /** The domain that libvirt's test host always has. */
  static Domain test() {
    return complete(DomainDocument.parse(TEST));
  }

  private static VirtException unsupported(Domain document, String what) {
    return new VirtException(ErrorCode.CONFIG_UNSUPPORTED, "the test driver cannot run " + what)
        .of(document.name());
  }
}
