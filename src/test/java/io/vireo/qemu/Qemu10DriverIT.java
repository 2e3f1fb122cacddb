package io.vireo.qemu;

import io.vireo.guest.TestParts;
import io.vireo.tck.Subject;
import java.util.Map;

/** QEMU 10 passes the kit. */
class Qemu10DriverIT extends QemuKit {

  @Override
  Subject subject() {
    String emulator = TestParts.here().assumeQemu10().toString();
    return QemuSubject.of(Map.of(QemuDriver.EMULATOR, emulator));
  }
}
