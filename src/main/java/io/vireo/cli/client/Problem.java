package io.vireo.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Arrays;

/** A failure as the API writes it (RFC 9457, and the {@code error} of a job). */
public final class Problem {

  private Problem() {}

  /** The same failure as the daemon had it. */
  public static VirtException read(JsonNode problem) {
    VirtException failure =
        new VirtException(code(problem.path("code").asText()), sentence(problem));
    String object = problem.path("object").asText("");
    return object.isEmpty() ? failure : failure.of(object);
  }

  private static String sentence(JsonNode problem) {
    for (String name : new String[] {"detail", "message", "title"}) {
      if (!problem.path(name).asText("").isEmpty()) {
        return problem.path(name).asText();
      }
    }
    return "the daemon gave no reason; its log may";
  }

  /** A daemon newer than this client may know more codes. */
  private static ErrorCode code(String name) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .orElse(ErrorCode.INTERNAL_ERROR);
  }
}
