package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.driver.Screens;
import io.vireo.driver.Screenshots;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.ConsoleOperations.TakeScreenshot;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/** What is on domains' screens. */
public final class ScreenCalls {

  private final Connections connections;

  public ScreenCalls(Connections connections) {
    this.connections = connections;
  }

  /** Binds the row that takes pictures. */
  public void bind(Bindings to) {
    to.bind(ConsoleOperations.SCREENSHOT, this::screenshot);
  }

  private Future<BinaryDocument> screenshot(Call<TakeScreenshot> call) {
    TakeScreenshot wish = call.arguments();
    OptionalInt head = wish.screen().stream().mapToInt(Integer::intValue).findFirst();
    return connections
        .on(
            wish.domain(),
            wish.hypervisor(),
            domain -> domain.owner().able(Screenshots.class, "take pictures of").screenshot(head))
        .map(png -> new BinaryDocument(BinaryDocument.PNG, ByteBuffer.wrap(png)));
  }

  /**
   * Opens a connection to a domain's screen.
   *
   * @param loop whose the connection is to be
   * @param hearing told on that loop, perhaps before this completes
   */
  public Future<ByteLink> open(
      DomainRef domain, HypervisorUri hypervisor, Loop loop, ByteLink.Hearing hearing) {
    return connections.on(
        domain,
        Optional.of(hypervisor),
        found -> found.owner().able(Screens.class, "show").openScreen(loop, hearing));
  }
}
