package io.vireo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.fault.KillScene.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Daemon and machine killed with SIGKILL at seeded points of a save. {@code -Dvireo.kills=200} for
 * the many; a build does few, which meet each road with each victim.
 */
@Timeout(180)
class KillIT {

  private static final int FEW = 24;

  @TempDir private static Path directory;
  private static final Map<Outcome, Integer> OUTCOMES = new EnumMap<>(Outcome.class);
  private static KillScene scene;
  private static int scenes;

  static List<KillPoint> points() {
    return KillPoint.seeded(Integer.getInteger("vireo.kills", FEW), Road.here());
  }

  @ParameterizedTest
  @MethodSource("points")
  void loseNothing(KillPoint point, TestReporter reporter) throws Exception {
    boolean kept = false;
    try {
      OUTCOMES.merge(scene().play(point), 1, Integer::sum);
      kept = true;
    } finally {
      if (!kept) {
        reporter.publishEntry(point.toString(), scene == null ? "" : tail(scene.log()));
        leave();
      }
    }
  }

  private static KillScene scene() throws Exception {
    if (scene == null) {
      scene = KillScene.open(Files.createDirectory(directory.resolve(Integer.toString(scenes++))));
    }
    return scene;
  }

  private static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 4000));
  }

  @AfterAll
  static void close(TestReporter reporter) throws IOException {
    leave();
    reporter.publishEntry("killed", OUTCOMES.toString());
  }

  private static void leave() throws IOException {
    if (scene != null) {
      scene.close();
      scene = null;
    }
  }

  @Test
  void theFewPointsMeetEachRoadWithEachVictim() {
    Map<String, List<KillPoint>> met = new TreeMap<>();
    points()
        .forEach(
            point ->
                met.computeIfAbsent(point.road() + " " + point.victim(), _ -> new ArrayList<>())
                    .add(point));
    assertThat(met).hasSize(Road.here().size() * KillPoint.Victim.values().length);
    assertThat(points()).isEqualTo(points());
  }
}
