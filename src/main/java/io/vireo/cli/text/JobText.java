package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.Measure;
import io.vireo.cli.draw.TextTable;
import io.vireo.cli.draw.Timeline;
import java.util.List;

/** Jobs in words. */
public final class JobText {

  private JobText() {}

  public static String table(Show.Answer answer) {
    TextTable table = new TextTable("Job", "Domain", "Operation", "State", "Done", "Time");
    for (JsonNode job : answer.result().path("jobs")) {
      table.row(
          List.of(
              job.path("id").asText(),
              job.path("domainName").asText(),
              job.path("operation").asText(),
              job.path("state").asText(),
              Measure.of(job).share(),
              Fields.seconds(job.path("elapsedMillis").asLong())));
    }
    return table.text();
  }

  public static String info(Show.Answer answer) {
    JsonNode job = answer.result();
    Measure measure = Measure.of(job);
    return new Fields()
            .add("Job", job.path("id").asText())
            .add("Domain", job.path("domainName").asText())
            .add("Operation", job.path("operation").asText())
            .add("State", job.path("state").asText())
            .add("Step", job.path("step").asText(""))
            .add("Time elapsed", Fields.seconds(job.path("elapsedMillis").asLong()))
            .add("Data processed", Fields.mebibytes(measure.done()))
            .add("Data remaining", Fields.mebibytes(Math.max(0, measure.total() - measure.done())))
            .add("Data total", Fields.mebibytes(measure.total()))
            .add("Road", job.path("road").asText(""))
            .add("Format", job.path("format").asText(""))
            .add("Error", job.path("error").path("message").asText(""))
            .text()
        + chart(answer);
  }

  private static String chart(Show.Answer answer) {
    String chart = Timeline.of(answer.result(), answer.ink(), answer.columns());
    return chart.isEmpty() ? "" : "\n" + chart;
  }
}
