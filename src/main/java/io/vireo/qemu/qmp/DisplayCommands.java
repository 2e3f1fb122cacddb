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

  /**
   * Gives the screen a client that is connected already.
   *
   * @param fdname a socket that was passed under that name
   * @param skipauth it needs no password
   */
  public record AddClient(String protocol, String fdname, boolean skipauth)
      implements QmpCommand.Order {
    @Override
    public String command() {
      return "add_client";
    }
  }

  /**
   * Writes what is on the screen into a file.
   *
   * @param device the graphics card; the first screen there is if empty
   * @param format PPM if empty
   */
  public record Screendump(
      String filename, Optional<String> device, Optional<Integer> head, Optional<String> format)
      implements QmpCommand.Order {
    @Override
    public String command() {
      return "screendump";
    }
  }

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
