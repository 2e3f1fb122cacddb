package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Optional;
import java.util.UUID;

/** A guest's lines and screens: tickets for those who want to be connected, and pictures. */
public final class ConsoleOperations {

  private ConsoleOperations() {}

  /**
   * @param device alias of the serial line or channel; the first console if empty
   * @param readOnly only look; else the first who may write is the one who does
   * @param force take the line from whoever writes
   */
  public record OpenLine(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      Optional<String> device,
      boolean readOnly,
      boolean force) {}

  public record OpenScreen(DomainRef domain, Optional<HypervisorUri> hypervisor) {}

  /**
   * A secret that opens one connection, once.
   *
   * @param ticket for the query of the socket's address: {@code ?ticket=…}
   * @param seconds for how long
   * @param device the line, by its alias, or {@code vnc}
   */
  public record Ticket(String ticket, int seconds, UUID domain, String device) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Ticket[" + domain + " " + device + ", " + seconds + " s]";
    }
  }

  public static final Operation<OpenLine, Ticket> CONSOLE_TICKET =
      quick("domain.console-ticket", OpenLine.class, Ticket.class)
          .needs("domain", "open_device")
          .http(POST, "/domains/{domain}/console/ticket")
          .says("Gives a ticket that opens one connection to a console or channel, once.")
          .example("{\"domain\": \"web1\", \"readOnly\": true}");

  public static final Operation<OpenScreen, Ticket> GRAPHICS_TICKET =
      quick("domain.graphics-ticket", OpenScreen.class, Ticket.class)
          .needs("domain", "open_graphics")
          .http(POST, "/domains/{domain}/vnc/ticket")
          .says("Gives a ticket that opens one connection to the screen, once.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param screen which head of the first graphics card, from 0
   */
  public record TakeScreenshot(
      DomainRef domain, Optional<HypervisorUri> hypervisor, Optional<Integer> screen) {}

  public static final Operation<TakeScreenshot, BinaryDocument> SCREENSHOT =
      quick("domain.screenshot", TakeScreenshot.class, BinaryDocument.class)
          .needs("domain", "screenshot")
          .http(GET, "/domains/{domain}/screenshot")
          .says("Gives a picture of the guest's screen, as PNG.")
          .example("{\"domain\": \"web1\"}");
}
