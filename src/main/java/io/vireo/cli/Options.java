package io.vireo.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * Options that are built instead of annotated. The first annotations that a process reads cost the
 * JVM more time than all else that a short command does, and no cache keeps what it makes of them.
 */
final class Options {

  private Options() {}

  /** With {@code --help} and {@code --version}, as picocli's own mixin has them. */
  static CommandSpec helped(CommandSpec spec) {
    return spec.addOption(
            OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .type(boolean.class)
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  static OptionSpec flag(String sentence, String name, String... others) {
    return flagged(sentence, name, others).build();
  }

  /** A flag of this command and of all below it. */
  static OptionSpec flagOfAll(String sentence, String name, String... others) {
    return flagged(sentence, name, others).scopeType(ScopeType.INHERIT).build();
  }

  private static OptionSpec.Builder flagged(String sentence, String name, String... others) {
    return OptionSpec.builder(name, others)
        .type(boolean.class)
        .initialValue(false)
        .description(sentence);
  }

  /** A word that this command and all below it take. */
  static OptionSpec wordOfAll(String label, String sentence, String name, String... others) {
    return OptionSpec.builder(name, others)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .scopeType(ScopeType.INHERIT)
        .description(sentence)
        .build();
  }

  static boolean given(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }
}
