package io.vireo.qemu.qmp;

/** Standing still, going on, and the front panel (QEMU's qapi/run-state.json and misc.json). */
public final class RunCommands {

  private RunCommands() {}

  /** Holds the processors. */
  public record Stop() implements QmpCommand.Order {
    @Override
    public String command() {
      return "stop";
    }
  }

  /** Sets the processors going. */
  public record Cont() implements QmpCommand.Order {
    @Override
    public String command() {
      return "cont";
    }
  }

  /** The power button. */
  public record SystemPowerdown() implements QmpCommand.Order {
    @Override
    public String command() {
      return "system_powerdown";
    }
  }

  /** The reset line. */
  public record SystemReset() implements QmpCommand.Order {
    @Override
    public String command() {
      return "system_reset";
    }
  }

  /**
   * @param reboot what a guest's restart does: {@code reset} or {@code shutdown}
   */
  public record SetAction(String reboot) implements QmpCommand.Order {
    @Override
    public String command() {
      return "set-action";
    }
  }

  /**
   * @param value the bytes the guest shall have
   */
  public record Balloon(long value) implements QmpCommand.Order {
    @Override
    public String command() {
      return "balloon";
    }
  }

  /**
   * Plugs a card's cable in or out.
   *
   * @param name the card's alias
   */
  public record SetLink(String name, boolean up) implements QmpCommand.Order {
    @Override
    public String command() {
      return "set_link";
    }
  }

  /** Ends the emulator as it is. */
  public record Quit() implements QmpCommand.Order {
    @Override
    public String command() {
      return "quit";
    }
  }

  /** What the machine does. */
  public record QueryStatus() implements QmpCommand<Status> {
    @Override
    public String command() {
      return "query-status";
    }

    @Override
    public Class<Status> answer() {
      return Status.class;
    }
  }

  /**
   * @param status QEMU's RunState: {@code running}, {@code postmigrate} …
   */
  public record Status(boolean running, String status) {}
}
