package io.vireo.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.TextTable;
import java.util.List;

/** The machine under a hypervisor in words, as virsh has them. */
public final class NodeText {

  private static final long BYTES_PER_KIB = 1024;

  private NodeText() {}

  public static String info(Show.Answer answer) {
    return new Fields()
        .add("CPU model", answer.word("model"))
        .add("CPU(s)", answer.word("cpus"))
        .add("CPU frequency", answer.word("mhz") + " MHz")
        .add("CPU socket(s)", answer.word("sockets"))
        .add("Core(s) per socket", answer.word("cores"))
        .add("Thread(s) per core", answer.word("threads"))
        .add("NUMA cell(s)", answer.word("nodes"))
        .add("Memory size", answer.word("memoryKib") + " KiB")
        .text();
  }

  public static String cpuStatistics(Show.Answer answer) {
    return new Fields()
        .add("user", answer.word("userNanos"))
        .add("system", answer.word("kernelNanos"))
        .add("idle", answer.word("idleNanos"))
        .add("iowait", answer.word("iowaitNanos"))
        .text();
  }

  public static String memoryStatistics(Show.Answer answer) {
    return new Fields()
        .add("total", kib(answer.word("totalKib")))
        .add("free", kib(answer.word("freeKib")))
        .add("buffers", kib(answer.word("buffersKib")))
        .add("cached", kib(answer.word("cachedKib")))
        .text();
  }

  private static String kib(String number) {
    return number.isEmpty() ? "" : number + " KiB";
  }

  public static String freeMemory(Show.Answer answer) {
    Fields fields = new Fields();
    for (JsonNode cell : answer.result().path("cells")) {
      fields.add(cell.path("cell").asText(), kibOf(cell));
    }
    return fields.add("Total", kibOf(answer.result())).text();
  }

  private static String kibOf(JsonNode it) {
    return it.path("bytes").asLong() / BYTES_PER_KIB + " KiB";
  }

  public static String freePages(Show.Answer answer) {
    TextTable table = new TextTable("Cell", "Page size", "Free");
    for (JsonNode each : answer.result().path("pages")) {
      table.row(
          List.of(
              each.path("cell").asText(),
              each.path("sizeKib").asText() + " KiB",
              each.path("free").asText()));
    }
    return table.text();
  }

  /** A letter for each processor: {@code yy-y}. */
  public static String cpuMap(Show.Answer answer) {
    int present = answer.result().path("present").asInt();
    StringBuilder map = new StringBuilder("-".repeat(present));
    for (JsonNode cpu : answer.result().path("online")) {
      map.setCharAt(cpu.asInt(), 'y');
    }
    return new Fields()
        .add("CPUs present", Integer.toString(present))
        .add("CPUs online", Integer.toString(answer.result().path("online").size()))
        .add("CPU map", map.toString())
        .text();
  }

  public static String models(Show.Answer answer) {
    StringBuilder lines = new StringBuilder();
    answer.result().path("models").forEach(model -> lines.append(model.asText()).append('\n'));
    return lines.toString();
  }
}
