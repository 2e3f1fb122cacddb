package io.vireo.mock;

import io.vireo.tck.AttachTck;
import io.vireo.tck.ExitTck;
import io.vireo.tck.LifeTck;
import io.vireo.tck.PauseTck;
import io.vireo.tck.PowerTck;
import io.vireo.tck.SaveTck;
import io.vireo.tck.Subject;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The in-memory driver passes the kit. */
final class MockDriverTest {

  private static final Subject MOCK = new MockSubject(Map.of());

  @Nested
  final class Life extends LifeTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }

  @Nested
  final class Pause extends PauseTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }

  @Nested
  final class Exit extends ExitTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }

  @Nested
  final class Power extends PowerTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }

  @Nested
  final class Save extends SaveTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }

  @Nested
  final class Attach extends AttachTck {
    @Override
    protected Subject subject() {
      return MOCK;
    }
  }
}
