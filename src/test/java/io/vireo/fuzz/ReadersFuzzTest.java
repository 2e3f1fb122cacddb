package io.vireo.fuzz;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same readers with inputs that Jazzer looks for, guided by which branches they take. Only when
 * asked for, since its agent instruments every class and only one method can be fuzzed in a run:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtest=ReadersFuzzTest#front</pre>
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class ReadersFuzzTest {

  private static final String DURATION = "5m";

  private static Stream<Arguments> seeds(Target target) throws IOException {
    return target.seeds().stream().map(seed -> arguments((Object) seed));
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void front(byte[] input) throws IOException {
    Target.FRONT.read(input);
  }

  static Stream<Arguments> front() throws IOException {
    return seeds(Target.FRONT);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void received(byte[] input) throws IOException {
    Target.RECEIVED.read(input);
  }

  static Stream<Arguments> received() throws IOException {
    return seeds(Target.RECEIVED);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void journal(byte[] input) throws IOException {
    Target.JOURNAL.read(input);
  }

  static Stream<Arguments> journal() throws IOException {
    return seeds(Target.JOURNAL);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void state(byte[] input) throws IOException {
    Target.STATE.read(input);
  }

  static Stream<Arguments> state() throws IOException {
    return seeds(Target.STATE);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void sealed(byte[] input) throws IOException {
    Target.SEALED.read(input);
  }

  static Stream<Arguments> sealed() throws IOException {
    return seeds(Target.SEALED);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void packed(byte[] input) throws IOException {
    Target.PACKED.read(input);
  }

  static Stream<Arguments> packed() throws IOException {
    return seeds(Target.PACKED);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void stored(byte[] input) throws IOException {
    Target.STORED.read(input);
  }

  static Stream<Arguments> stored() throws IOException {
    return seeds(Target.STORED);
  }

  @MethodSource
  @FuzzTest(maxDuration = DURATION)
  void domain(byte[] input) throws IOException {
    Target.DOMAIN.read(input);
  }

  static Stream<Arguments> domain() throws IOException {
    return seeds(Target.DOMAIN);
  }
}
