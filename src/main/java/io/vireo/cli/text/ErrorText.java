package io.vireo.cli.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.VirtException;

/** A failure for people and for programs. */
public final class ErrorText {

  private ErrorText() {}

  /** The sentence, which holds the remedy, and the code to look it up by. */
  public static String sentence(VirtException failure) {
    return "error: "
        + failure
            .object()
            .filter(object -> !failure.getMessage().contains(object))
            .map(object -> object + ": ")
            .orElse("")
        + failure.getMessage()
        + " ["
        + failure.code()
        + "]";
  }

  /** The same in the API's words. */
  public static String json(VirtException failure) {
    ObjectNode problem = JsonNodeFactory.instance.objectNode();
    problem.put("code", failure.code().name());
    problem.put("libvirtNumber", failure.code().libvirtNumber());
    problem.put("libvirtName", failure.code().libvirtName());
    problem.put("detail", failure.getMessage());
    failure.object().ifPresent(object -> problem.put("object", object));
    return problem.toPrettyString();
  }
}
