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
  private static final int ITERATIONS = 20;

  private static final int ITERATION_MILLIS = 200;
  private static final double MEDIAN = 50;

  @Parameters(
      paramLabel = "REGEX",
      defaultValue = "io\\.vireo\\..*Bench\\.",
      description = "Only benchmarks whose name matches.")
  private String pattern;

  @Override
  public Integer call() throws RunnerException {
    System.out.printf(
        "Small pieces: JMH, one fork, %d s to warm up, %d iterations of %d ms%n%n",
        WARMUPS, ITERATIONS, ITERATION_MILLIS);
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
                    .measurementTime(TimeValue.milliseconds(ITERATION_MILLIS))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    System.out.printf(
        "%-44s %9s %9s %9s   %s%n",
        "us an operation", "least", "median", "most", "of peer's least");
    results.forEach(result -> print(result, results));
    return 0;
  }

  private static void print(RunResult result, Collection<RunResult> all) {
    String ratio =
        all.stream()
            .filter(peer -> isPeer(peer, result))
            .findFirst()
            .map(peer -> time(result).getMin() / time(peer).getMin())
            .map(factor -> String.format(Locale.ROOT, "%.2f", factor))
            .orElse("");
    System.out.printf(
        Locale.ROOT,
        "%-44s %9.3f %9.3f %9.3f   %s%n",
        name(result),
        time(result).getMin(),
        time(result).getPercentile(MEDIAN),
        time(result).getMax(),
        ratio);
  }

  /** Of all iterations. What disturbs one only ever makes it longer: the least is the truest. */
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
