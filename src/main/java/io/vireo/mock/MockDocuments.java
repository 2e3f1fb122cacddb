package io.vireo.mock;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.MemorySize;
import io.vireo.model.domain.About;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainType;
import io.vireo.model.domain.LifecycleActions;
import io.vireo.model.domain.MemoryAllocation;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.Os.OsType;
import io.vireo.model.domain.Tuning;
import io.vireo.model.domain.Vcpus;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The documents that the test host takes, and the one it has by itself. */
final class MockDocuments {

  private static final UUID TEST_UUID = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");
  private static final long TEST_MEMORY_KIB = 8L << 20;
  private static final long TEST_CURRENT_KIB = 2L << 20;
  private static final int TEST_VCPUS = 2;
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
    return document.withOs(document.os().withType(whole));
  }

  /** From which the machine's memory follows. */
  static UUID uuid(Domain document) {
    return document
        .uuid()
        .orElseThrow(() -> unsupported(document, "a definition without uuid, give it one"));
  }

  /** The domain that libvirt's test host always has: the same name, UUID and size. */
  static Domain test() {
    MemoryAllocation memory =
        MemoryAllocation.of(MemorySize.ofKib(TEST_MEMORY_KIB))
            .withCurrent(MemorySize.ofKib(TEST_CURRENT_KIB));
    return complete(
        new Domain(
            DomainType.TEST,
            Optional.empty(),
            "test",
            Optional.of(TEST_UUID),
            About.NOTHING,
            memory,
            Vcpus.of(TEST_VCPUS),
            Tuning.NONE,
            os(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            LifecycleActions.NONE,
            Optional.empty(),
            Devices.NONE,
            List.of(),
            Optional.empty(),
            Extras.NONE));
  }

  private static Os os() {
    Os hvm = Os.hvm(ARCH, "");
    return hvm.withType(new OsType(Optional.of(ARCH), Optional.empty(), "hvm")).withBoot(List.of());
  }

  private static VirtException unsupported(Domain document, String what) {
    return new VirtException(ErrorCode.CONFIG_UNSUPPORTED, "the test driver cannot run " + what)
        .of(document.name());
  }
}
