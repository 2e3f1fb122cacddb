package io.vireo.tck;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What all classes of the kit share: a connection opened for each test. */
public abstract class DriverTck {

  @TempDir protected Path directory;
  protected Trial trial;

  protected abstract Subject subject();

  @BeforeEach
  public final void openTrial() {
    trial = new Trial(subject(), directory);
  }

  @AfterEach
  public final void closeTrial() {
    trial.close();
  }
}
