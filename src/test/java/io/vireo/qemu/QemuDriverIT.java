package io.vireo.qemu;

import io.vireo.tck.Subject;
import java.util.Map;

/** The installed QEMU passes the kit. */
class QemuDriverIT extends QemuKit {

  @Override
  Subject subject() {
    return new QemuSubject(Map.of());
  }
}
