package io.vireo.bench;

/** Something that must work before anything can be measured does not. */
final class BenchFailure extends RuntimeException {

  BenchFailure(String sentence) {
    super(sentence);
  }

  BenchFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
