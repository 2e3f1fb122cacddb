package io.vireo.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The small pieces, with JMH: one fork, short iterations, the whole in two minutes. */
@Command(
    name = "micro",
    description = "Header, XML, QMP and event encoding, with JMH.",
    mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {

  private static final int WARMUPS = 3;
  private static final int ITERATIONS = 8;

  private static final double MEDIAN = 50;

  @Parameters(
      paramLabel = "REGEX",
      defaultValue = "io\\.vireo\\..*Bench\\.",
      description = "Only benchmarks whose name matches.")
  private String pattern;

  @Override
  public Integer call() throws RunnerException {
    System.out.printf(
        "Small pieces: JMH, one fork, %d s to warm up, %d iterations of 0.4 s%n",
        WARMUPS, ITERATIONS);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(pattern)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(1)
                    .warmupIterations(WARMUPS)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(ITERATIONS)
                    .measurementTime(TimeValue.milliseconds(400))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    System.out.printf(
        "%-46s %10s %24s   %s%n", "us an operation", "median", "least-most", "of its peer's");
    results.forEach(result -> print(result, results));
    return 0;
  }

  private static void print(RunResult result, Collection<RunResult> all) {
    String ratio =
        all.stream()
            .filter(peer -> isPeer(peer, result))
            .findFirst()
            .map(peer -> time(result).getPercentile(MEDIAN) / time(peer).getPercentile(MEDIAN))
            .map(factor -> String.format(Locale.ROOT, "%.2f", factor))
            .orElse("");
    System.out.printf(
        Locale.ROOT,
        "%-46s %10.3f %24s   %s%n",
        name(result),
        time(result).getPercentile(MEDIAN),
        String.format(Locale.ROOT, "%.3f-%.3f", time(result).getMin(), time(result).getMax()),
        ratio);
  }

  /** Of all iterations; their mean would be at the mercy of one that met a busy machine. */
  private static Statistics time(RunResult result) {
    return result.getPrimaryResult().getStatistics();
  }

  private static boolean isPeer(RunResult peer, RunResult of) {
    return method(peer).startsWith(method(of) + "By") && parameters(peer).equals(parameters(of));
  }

  private static String method(RunResult result) {
    return result.getParams().getBenchmark();
  }

  private static String parameters(RunResult result) {
    return result.getParams().getParamsKeys().stream()
        .map(key -> " " + key + "=" + result.getParams().getParam(key))
        .reduce("", String::concat);
  }

  /** Class and method, without the package. */
  private static String name(RunResult result) {
    String method = method(result);
    int classStart = method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1;
    return method.substring(classStart) + parameters(result);
  }
}
