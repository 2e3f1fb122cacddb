package io.vireo.cli;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.LineConnection;
import io.vireo.cli.client.LineConnection.Told;
import io.vireo.operation.ConsoleOperations;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vnc}: the guest's screen for a viewer on this machine. */
@Command(
    name = "vnc",
    description = {
      "Waits for one VNC viewer on a port of this machine and connects it to the domain's screen.",
      "With --ticket, gives a ticket for a WebSocket instead, for a viewer in a browser."
    },
    mixinStandardHelpOptions = true)
final class VncCommand implements Callable<Integer> {

  private static final int PIECE_BYTES = 16 * 1024;

  /** How long a viewer may take to come. */
  private static final int VIEWER_MILLIS = 120_000;

  @Parameters(paramLabel = "DOMAIN")
  private String domain;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Which port of 127.0.0.1; by default any free one.")
  private int port;

  @Option(names = "--ticket", description = "Print the place of the WebSocket with a ticket.")
  private boolean ticket;

  private final RootCommand root;

  VncCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (ticket || root.json()) {
      var given =
          root.client()
              .ask(ConsoleOperations.GRAPHICS_TICKET, root.arguments().put("domain", domain));
      root.print(
          given,
          "/v1/domains/%s/vnc/socket?ticket=%s"
              .formatted(given.path("domain").asText(), given.path("ticket").asText()));
      return Commands.OK;
    }
    try (ServerSocket door = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      door.setSoTimeout(VIEWER_MILLIS);
      root.say("vncviewer 127.0.0.1::" + door.getLocalPort());
      show(door);
      return Commands.OK;
    } catch (IOException failure) {
      throw new VirtException(ErrorCode.OPERATION_FAILED, "no viewer could be served", failure);
    }
  }

  private void show(ServerSocket door) throws IOException {
    try (Socket viewer = door.accept();
        LineConnection screen =
            root.client()
                .line(ConsoleOperations.GRAPHICS_TICKET, root.arguments().put("domain", domain))) {
      Thread.ofPlatform().daemon().start(() -> send(viewer, screen));
      while (screen.next() instanceof Told.Bytes seen) {
        viewer.getOutputStream().write(seen.toBytes());
      }
    }
  }

  private static void send(Socket viewer, LineConnection screen) {
    byte[] piece = new byte[PIECE_BYTES];
    try (screen) {
      InputStream from = viewer.getInputStream();
      for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
        screen.send(Arrays.copyOf(piece, count));
      }
    } catch (IOException gone) {
      // One side has left, which ends the other.
    }
  }
}
