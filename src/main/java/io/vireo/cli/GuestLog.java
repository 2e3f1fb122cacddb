package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/** A line for each guest that is done with, for files and pipes. */
final class GuestLog implements GuestView {

  private final PrintStream out;
  private final Set<String> told = new HashSet<>();

  GuestLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void moved(JsonNode all) {
    int many = all.path("guests").size();
    for (JsonNode guest : all.path("guests")) {
      GuestLine line = GuestLine.of(guest);
      if (!line.waits() && !line.moves() && told.add(guest.path("domain").asText())) {
        out.println(
            told.size() + " of " + many + ": " + line.name() + " " + line.state() + detail(line));
      }
    }
    out.flush();
  }

  private static String detail(GuestLine line) {
    return line.detail().isEmpty() ? "" : ", " + line.detail();
  }

  @Override
  public void ended() {}
}
