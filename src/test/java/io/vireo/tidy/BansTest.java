package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What no class does, and what it does instead. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BansTest {

  /**
   * @param what a call, a field or a new object, {@code owner.name}; a prefix of it
   * @param instead what to do
   * @param where packages or classes that may, and why they may
   */
  private record Ban(String what, String instead, Set<String> where) {
    boolean hits(String place, String used) {
      return used.startsWith(what)
          && where.stream().noneMatch(each -> (place + ".").startsWith(each + "."));
    }
  }

  private static Ban ban(String what, String instead, String... where) {
    return new Ban(what, instead, Set.of(where));
  }

  private static final String HOST = "io.vireo.host";
  private static final String STREAM = "io.vireo.stream";
  private static final String APP = "io.vireo.app";

  /** A process of its own, with nobody else's event loop in it. */
  private static final String CLI = "io.vireo.cli";

  private static final List<Ban> BANS =
      List.of(
          ban("java.lang.Thread.sleep", "host.Loop.after and a Future"),
          ban("java.lang.Object.wait", "a Future"),
          // Daemon: the main thread waits for the start and the end. The others run on threads of
          // lanes, which are there to be blocked: a program's end, a disk's.
          ban(
              "java.util.concurrent.CompletableFuture.",
              "io.vertx.core.Future",
              APP + ".Daemon",
              HOST + ".ProgramRun",
              STREAM + ".DirectCopy",
              STREAM + ".Sending",
              STREAM + ".WriteBack"),
          ban("java.lang.ThreadLocal.", "an argument, or the state of an owner"),
          ban("java.time.Instant.now()", "host.clock()"),
          ban("java.time.LocalDateTime.now()", "host.clock()"),
          ban("java.time.ZonedDateTime.now()", "host.clock()"),
          // A command is a process of its own, without a host.
          ban("java.time.Clock.system", "host.clock()", HOST, APP + ".TlsCommand"),
          ban("java.time.InstantSource.system", "host.clock()"),
          ban("java.lang.System.currentTimeMillis", "host.clock()"),
          ban("java.lang.System.out", "slf4j's Logger, or cli.Terminal", CLI),
          ban("java.lang.System.err", "slf4j's Logger, or cli.Terminal", CLI),
          ban("java.lang.System.in", "cli.Terminal", CLI),
          ban("java.lang.System.exit", "a Future that fails", APP + ".Main"),
          ban("java.lang.Throwable.printStackTrace", "slf4j's Logger"),
          ban("java.lang.ProcessBuilder.", "host.Processes", HOST, CLI),
          ban("java.lang.Runtime.exec", "host.Processes"),
          ban("java.util.concurrent.Executors.", "host.lane(name)"),
          ban("java.util.concurrent.ThreadPoolExecutor.", "host.lane(name)", HOST),
          // Shutdown hooks and the console's two directions.
          ban("java.lang.Thread.of", "host.lane(name), host.transfer", HOST, CLI),
          ban("java.lang.Thread.new", "host.lane(name)", CLI, APP + ".ServeCommand"),
          ban("java.util.Timer.", "host.Loop.after"),
          // Certificates and signed tokens speak of nothing else.
          ban(
              "java.util.Date.",
              "java.time",
              "io.vireo.auth.SignedTokens",
              "io.vireo.certificate.Authority"),
          ban("java.util.Calendar.", "java.time"),
          ban("java.text.SimpleDateFormat.", "java.time.format"),
          // ProcessBuilder knows no Path.
          ban("java.io.File.", "java.nio.file.Path", HOST),
          ban("java.io.ObjectInputStream.", "a record and wire.json"),
          ban("java.lang.Math.random", "SecureRandom in a room that is not pure"),
          ban("java.util.logging.", "slf4j's Logger"),
          // Blocking file calls: save, stream and state are given lanes to run them on, and so
          // is what follows the files of auth; app reads
          // its settings and makes its directories before anything runs, or on a lane.
          ban(
              "java.nio.file.Files.",
              "host.SmallFiles, or host.lane",
              HOST,
              "io.vireo.auth.AuditLog",
              "io.vireo.auth.WatchedFile",
              "io.vireo.job.JobFiles",
              "io.vireo.save",
              STREAM,
              "io.vireo.state",
              "io.vireo.journal",
              APP + ".AuthCommand",
              APP + ".Directories",
              APP + ".PrivateFile",
              APP + ".ServeCommand",
              APP + ".TlsCommand",
              APP + ".Wiring",
              CLI));

  private final List<CompiledClass> classes = Project.classes();

  /** What each class's code uses, by its name. */
  private final Map<String, NavigableSet<String>> used =
      classes.stream().collect(Collectors.toMap(CompiledClass::name, BansTest::used));

  @Test
  void nothingBannedIsCalled() {
    assertThat(classes.stream().flatMap(this::broken)).isEmpty();
  }

  @Test
  void everyExceptionIsStillNeeded() {
    assertThat(BANS.stream().flatMap(this::needless))
        .as("places that no longer do what they were excepted for")
        .isEmpty();
  }

  private Stream<String> needless(Ban ban) {
    return ban.where().stream()
        .filter(place -> !uses(ban, place))
        .map(place -> place + ": " + ban.what());
  }

  private boolean uses(Ban ban, String place) {
    Ban everywhere = ban(ban.what(), ban.instead());
    return classes.stream()
        .filter(each -> (each.topLevelName() + ".").startsWith(place + "."))
        .anyMatch(each -> broken(each, everywhere).findAny().isPresent());
  }

  @Test
  void nothingIsSynchronized() {
    assertThat(classes.stream().filter(BansTest::locks).map(CompiledClass::name))
        .as("give the state to one owner on one loop; atomics for a number that two threads count")
        .isEmpty();
  }

  @Test
  void noStaticFieldChanges() {
    assertThat(classes.stream().flatMap(BansTest::changingStatics))
        .as("state belongs to an object that app.Wiring makes")
        .isEmpty();
  }

  @Test
  void noTestSleeps() {
    assertThat(Project.testSources())
        .filteredOn(each -> Project.read(each).contains("Thread." + "sleep("))
        .as("await a Future or a latch, with a deadline")
        .isEmpty();
  }

  @Test
  void everyBanIsAbleToHit() {
    assertThat(BANS)
        .allSatisfy(
            ban -> {
              assertThat(ban.hits("io.vireo.domain.Some", ban.what() + "x")).isTrue();
              assertThat(ban.where()).doesNotContain(ban.what());
              assertThat(ban.instead()).isNotBlank();
            });
    assertThat(used(CompiledClassTest.self()))
        .anyMatch(each -> each.startsWith("java.util.List.of"));
  }

  private Stream<String> broken(CompiledClass one) {
    return BANS.stream().flatMap(ban -> broken(one, ban));
  }

  private Stream<String> broken(CompiledClass one, Ban ban) {
    return used.get(one.name()).stream()
        .filter(each -> ban.hits(one.topLevelName(), each))
        .map(each -> one.name() + " uses " + each + "; use " + ban.instead());
  }

  /** What a class's code calls, reads, writes and makes: {@code owner.name(descriptor)}. */
  private static NavigableSet<String> used(CompiledClass one) {
    NavigableSet<String> used = new TreeSet<>();
    one.model().methods().stream()
        .flatMap(BansTest::code)
        .map(BansTest::use)
        .filter(each -> !each.isEmpty())
        .forEach(used::add);
    return used;
  }

  private static String use(CodeElement element) {
    return switch (element) {
      case InvokeInstruction call ->
          owner(call.owner().asInternalName()) + call.name() + call.type().stringValue();
      case FieldInstruction field -> owner(field.owner().asInternalName()) + field.name();
      case NewObjectInstruction made -> owner(made.className().asInternalName()) + "new";
      default -> "";
    };
  }

  private static String owner(String internalName) {
    return internalName.replace('/', '.') + ".";
  }

  private static Stream<CodeElement> code(MethodModel method) {
    return method.code().stream().flatMap(code -> code.elementStream());
  }

  private static boolean locks(CompiledClass one) {
    return one.model().methods().stream()
        .anyMatch(
            method ->
                method.flags().has(AccessFlag.SYNCHRONIZED)
                    || code(method).anyMatch(MonitorInstruction.class::isInstance));
  }

  private static Stream<String> changingStatics(CompiledClass one) {
    return one.model().fields().stream()
        .filter(BansTest::changes)
        .map(field -> one.name() + "." + field.fieldName().stringValue());
  }

  private static boolean changes(FieldModel field) {
    int flags = field.flags().flagsMask();
    return (flags & ClassFile.ACC_STATIC) != 0 && (flags & ClassFile.ACC_FINAL) == 0;
  }
}
