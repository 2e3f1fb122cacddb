package io.vireo.console;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.ByteLink;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.operation.DomainOperations.ConsoleEndpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The lines that are open, by where the guest's end of each is. Confined to the room's loop. */
final class OpenLines {

  private record Open(SharedLine line, Future<SharedLine> ready) {}

  private final Host host;
  private final Loop loop;
  private final ConsoleLimits limits;
  private final Map<String, Open> lines = new LinkedHashMap<>();

  OpenLines(Host host, Loop loop, ConsoleLimits limits) {
    this.host = host;
    this.loop = loop;
    this.limits = limits;
  }

  /** The line to that end, opened if it is not. */
  Future<SharedLine> at(ConsoleEndpoint end) {
    Open known = lines.get(end.path());
    if (known != null) {
      return known.ready();
    }
    makeRoom();
    SharedLine line = new SharedLine(loop, limits.scrollbackBytes(), () -> used(end.path()));
    Future<SharedLine> ready =
        connect(end, line)
            .map(
                link -> {
                  line.opened(link);
                  return line;
                })
            .onFailure(_ -> lines.remove(end.path()));
    lines.put(end.path(), new Open(line, ready));
    return ready;
  }

  private Future<ByteLink> connect(ConsoleEndpoint end, SharedLine line) {
    Path path = Path.of(end.path());
    return end.type().equals("pty")
        ? host.links().terminal(loop, path, line)
        : host.links().connect(loop, path, line);
  }

  /** A line that nobody uses makes way. */
  private void makeRoom() {
    if (lines.size() < limits.linesMax()) {
      return;
    }
    Optional<Open> idle = lines.values().stream().filter(it -> it.line().unused()).findFirst();
    idle.orElseThrow(this::full).line().close("it made way for another");
  }

  private VirtException full() {
    return new VirtException(
        ErrorCode.LIMIT_REACHED,
        "%d consoles are open already (console.lines); close one".formatted(limits.linesMax()));
  }

  /** Nobody is left, or nothing will come any more. */
  private void used(String path) {
    Open open = lines.get(path);
    if (open == null) {
      return;
    }
    if (open.line().over().isPresent()) {
      lines.remove(path);
    } else {
      loop.after(limits.linger(), () -> closeUnused(path, open));
    }
  }

  private void closeUnused(String path, Open open) {
    if (open.equals(lines.get(path)) && open.line().unused()) {
      open.line().close("nobody used it");
    }
  }

  void closeAll() {
    lines.values().stream().toList().forEach(it -> it.line().close("the daemon ends"));
  }
}
