package io.vireo.qemu.qmp;

import java.util.List;
import java.util.Optional;

/** Open files in QEMU's hands (QEMU's qapi/misc.json). */
public final class DescriptorCommands {

  private DescriptorCommands() {}

  /**
   * Puts the descriptor that comes with this command into a set, which QEMU can open by the name
   * {@code /dev/fdset/ID}: it takes the one that was opened as it would have opened the file.
   *
   * @param fdsetId empty for a new set
   * @param opaque whatever the set shall be known by
   */
  public record AddFd(Optional<Long> fdsetId, String opaque) implements QmpCommand<AddedFd> {
    @Override
    public String command() {
      return "add-fd";
    }

    @Override
    public Class<AddedFd> answer() {
      return AddedFd.class;
    }
  }

  /**
   * @param fd its number in QEMU
   */
  public record AddedFd(long fdsetId, int fd) {}

  /** Empties a set; QEMU keeps what it has opened of it. */
  public record RemoveFd(long fdsetId) implements QmpCommand.Order {
    @Override
    public String command() {
      return "remove-fd";
    }
  }

  /** All sets. */
  public record QueryFdsets() implements QmpCommand<Fdset[]> {
    @Override
    public String command() {
      return "query-fdsets";
    }

    @Override
    public Class<Fdset[]> answer() {
      return Fdset[].class;
    }
  }

  public record Fdset(long fdsetId, List<FdsetFd> fds) {

    /** Whether one of its descriptors was added with that word. */
    public boolean isKnownBy(String opaque) {
      return fds.stream().anyMatch(fd -> fd.opaque().filter(opaque::equals).isPresent());
    }
  }

  public record FdsetFd(int fd, Optional<String> opaque) {}

  /** Keeps the descriptor that comes with this command under a name, for one use. */
  public record GetFd(String fdname) implements QmpCommand.Order {
    @Override
    public String command() {
      return "getfd";
    }
  }

  /** Closes what was kept under a name; refused if it was used. */
  public record CloseFd(String fdname) implements QmpCommand.Order {
    @Override
    public String command() {
      return "closefd";
    }
  }
}
