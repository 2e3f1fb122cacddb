package io.vireo.qemu.qmp;

import java.util.Optional;

/** Screens and their secrets, and where the guest's lines end (qapi/ui.json and char.json). */
public final class DisplayCommands {

  private DisplayCommands() {}

  /** Sets the secret of all screens of one protocol. */
  public record SetPassword(String protocol, String password) implements QmpCommand.Order {
    @Override
    public String command() {
      return "set_password";
    }

    @Override
    public String toString() {
      return "SetPassword[" + protocol + "]";
    }
  }

  /**
   * @param time {@code never}, {@code now}, or seconds since the epoch
   */
  public record ExpirePassword(String protocol, String time) implements QmpCommand.Order {
    @Override
    public String command() {
      return "expire_password";
    }
  }

  /** Where the screen can be seen. */
  public record QueryVnc() implements QmpCommand<Vnc> {
    @Override
    public String command() {
      return "query-vnc";
    }

    @Override
    public Class<Vnc> answer() {
      return Vnc.class;
    }
  }

  /**
   * @param service the port, or a path where it is a Unix socket
   */
  public record Vnc(boolean enabled, Optional<String> service) {}

  /** The host's ends of all character devices. */
  public record QueryChardev() implements QmpCommand<Chardev[]> {
    @Override
    public String command() {
      return "query-chardev";
    }

    @Override
    public Class<Chardev[]> answer() {
      return Chardev[].class;
    }
  }

  /**
   * @param label the id it was given: {@code charserial0}
   * @param filename for a terminal {@code pty:/dev/pts/5}
   */
  public record Chardev(String label, String filename, boolean frontendOpen) {}
}
