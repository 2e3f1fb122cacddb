package io.vireo.cli.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP answer; the names of {@code headers} are in lower case. */
public record Reply(int status, Map<String, String> headers, String body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
