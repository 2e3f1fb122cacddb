package io.vireo.qemu.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vireo.qemu.qmp.QmpCommand;
import java.util.Optional;

/** What a machine has used (QEMU's qapi/block-core.json, machine.json). */
final class StatisticsCommands {

  private StatisticsCommands() {}

  /** Which thread each processor is. */
  record QueryCpusFast() implements QmpCommand<StatisticsCommands.Cpu[]> {
    @Override
    public String command() {
      return "query-cpus-fast";
    }

    @Override
    public Class<Cpu[]> answer() {
      return Cpu[].class;
    }
  }

  record Cpu(int cpuIndex, long threadId) {}

  /** What the balloon leaves the guest; refused where there is no such device. */
  record QueryBalloon() implements QmpCommand<Balloon> {
    @Override
    public String command() {
      return "query-balloon";
    }

    @Override
    public Class<Balloon> answer() {
      return Balloon.class;
    }
  }

  /**
   * @param actual bytes
   */
  record Balloon(long actual) {}

  /** What went to and from each disk. */
  record QueryBlockstats() implements QmpCommand<StatisticsCommands.BlockStats[]> {
    @Override
    public String command() {
      return "query-blockstats";
    }

    @Override
    public Class<BlockStats[]> answer() {
      return BlockStats[].class;
    }
  }

  /**
   * @param qdev the disk device: its alias, or a path of objects that has it in the middle
   */
  record BlockStats(Optional<String> qdev, BlockCounts stats) {

    boolean isOf(String alias) {
      return qdev.filter(path -> path.equals(alias) || path.contains("/" + alias + "/"))
          .isPresent();
    }
  }

  record BlockCounts(
      @JsonProperty("rd_bytes") long readBytes,
      @JsonProperty("rd_operations") long reads,
      @JsonProperty("rd_total_time_ns") long readNanos,
      @JsonProperty("wr_bytes") long writtenBytes,
      @JsonProperty("wr_operations") long writes,
      @JsonProperty("wr_total_time_ns") long writeNanos,
      @JsonProperty("flush_operations") long flushes,
      @JsonProperty("flush_total_time_ns") long flushNanos) {}
}
