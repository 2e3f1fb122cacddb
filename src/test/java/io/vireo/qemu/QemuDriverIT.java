package io.vireo.qemu;

import io.vireo.tck.Subject;

/** The installed QEMU passes the kit. */
class QemuDriverIT extends QemuKit {

  @Override
  Subject subject() {
    return QemuSubject.firmware();
  }
}
