package io.vireo.qemu;

import io.vireo.tck.AttachTck;
import io.vireo.tck.ExitTck;
import io.vireo.tck.LifeTck;
import io.vireo.tck.PauseTck;
import io.vireo.tck.PowerTck;
import io.vireo.tck.SaveTck;
import io.vireo.tck.Subject;
import org.junit.jupiter.api.Nested;

/** The driver kit, once for each QEMU there is. */
abstract class QemuKit {

  abstract Subject subject();

  @Nested
  final class Life extends LifeTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }

  @Nested
  final class Pause extends PauseTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }

  @Nested
  final class Exit extends ExitTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }

  @Nested
  final class Power extends PowerTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }

  @Nested
  final class Save extends SaveTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }

  @Nested
  final class Attach extends AttachTck {
    @Override
    protected Subject subject() {
      return QemuKit.this.subject();
    }
  }
}
