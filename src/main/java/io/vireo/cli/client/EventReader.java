package io.vireo.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Reads server-sent events (the WHATWG's {@code text/event-stream}). */
public final class EventReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedReader lines;

  EventReader(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * One event.
   *
   * @param id its number as the stream gives it, empty if it does not
   * @param type the stream's name of it
   */
  public record Told(String id, String type, JsonNode data) {}

  /** Hands on events until {@code each} returns false or the stream ends. */
  boolean readWhile(Predicate<Told> each) throws IOException {
    String id = "";
    String type = "message";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty() && !each.test(new Told(id, type, JSON.readTree(data.toString())))) {
          return true;
        }
        type = "message";
        data.setLength(0);
      } else if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        type = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5).strip());
      }
    }
    return false;
  }
}
