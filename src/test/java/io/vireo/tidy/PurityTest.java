package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rooms may know the machine, the clock and the event loop at all. */
class PurityTest {

  /** Packages, and what is inside them, that compute and do nothing else; and single classes. */
  private static final Set<String> PURE =
      Set.of(
          "io.vireo.base",
          "io.vireo.wire",
          "io.vireo.model",
          "io.vireo.rules",
          "io.vireo.operation",
          "io.vireo.event",
          "io.vireo.qemu.argv",
          "io.vireo.qemu.alloc",
          "io.vireo.job.JobPolicy",
          "io.vireo.job.Admission",
          "io.vireo.job.JobKind");

  /** What nothing pure names: a prefix of a class's name, and what to do instead. */
  private static final List<String> IMPURE =
      List.of(
          "io.vertx.",
          "io.netty.",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.http.",
          "java.nio.channels.",
          "java.nio.file.Files",
          "java.io.File",
          "java.io.RandomAccessFile",
          "java.lang.Process",
          "java.lang.Thread",
          "java.util.concurrent.Executor",
          "java.util.Random",
          "java.util.random.",
          "java.security.SecureRandom",
          "java.time.Clock");

  /** Where {@code Vertx} itself may be held: elsewhere {@code Future} and {@code Loop} do. */
  private static final Set<String> VERTX_HOLDERS =
      Set.of(
          "io.vireo.host",
          "io.vireo.surface",
          "io.vireo.telemetry",
          "io.vireo.app",
          "io.vireo.verticle");

  private static final String VERTX = "io.vertx.core.Vertx";

  @Test
  void pureRoomsNameNothingOfTheMachine() {
    List<CompiledClass> pure = Project.classes().stream().filter(each -> isIn(each, PURE)).toList();
    assertThat(pure).hasSizeGreaterThan(100);
    assertThat(pure.stream().flatMap(PurityTest::impurities))
        .as("hand the value in (a time, a number, a text), or do it in the room above")
        .isEmpty();
  }

  @Test
  void theMachineIsSeenWhereItIs() {
    assertThat(
            Project.classes().stream()
                .filter(each -> isIn(each, Set.of("io.vireo.host")))
                .flatMap(PurityTest::impurities))
        .anyMatch(each -> each.endsWith(" names java.nio.file.Files"))
        .anyMatch(each -> each.endsWith(" names io.vertx.core.Future"));
  }

  @Test
  void everyPureRoomIsThere() {
    assertThat(PURE)
        .allSatisfy(
            room -> assertThat(Project.classes()).anyMatch(each -> isIn(each, Set.of(room))));
  }

  @Test
  void vertxItselfIsHeldOnlyWhereThingsAreDeployed() {
    assertThat(
            Project.classes().stream()
                .filter(each -> !isIn(each, VERTX_HOLDERS))
                .filter(each -> each.named().contains(VERTX))
                .map(CompiledClass::name))
        .as("take a host.Loop or return a Future; Vertx is the host's and the surfaces'")
        .isEmpty();
  }

  private static Stream<String> impurities(CompiledClass one) {
    return one.named().stream()
        .filter(name -> IMPURE.stream().anyMatch(name::startsWith))
        .map(name -> one.name() + " names " + name);
  }

  private static boolean isIn(CompiledClass one, Set<String> places) {
    return places.stream()
        .anyMatch(place -> one.topLevelName().equals(place) || one.name().startsWith(place + "."));
  }
}
