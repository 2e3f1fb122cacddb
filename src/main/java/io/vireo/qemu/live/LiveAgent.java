package io.vireo.qemu.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AgentAccess;
import io.vireo.host.LineSocket;
import io.vireo.host.Sockets;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.CharSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The agent in a guest, over the socket of its channel. A conversation a call: what an earlier one
 * left unread is passed over up to the answer to a number of this one's own.
 */
final class LiveAgent implements AgentAccess {

  /** The longest answer that is read. */
  static final int LINE_BYTES_MAX = 4 << 20;

  private static final String CHANNEL = "org.qemu.guest_agent.0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine;
  private Future<Void> turn = Future.succeededFuture();
  private long last;

  LiveAgent(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Future<String> agent(String command, Duration patience) {
    JsonNode parsed = parse(command);
    Path socket = socket();
    Future<String> answer = turn.compose(_ -> new Talk(parsed, ++last, patience).over(socket));
    turn = answer.transform(_ -> Future.succeededFuture());
    return answer;
  }

  private static JsonNode parse(String command) {
    try {
      JsonNode parsed = JSON.readTree(command);
      if (!parsed.path("execute").isTextual()) {
        throw new VirtException(
            ErrorCode.INVALID_ARG, "the agent's command is no JSON object with 'execute'");
      }
      return parsed;
    } catch (JsonProcessingException nonsense) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "the agent's command is no JSON: give an object", nonsense);
    }
  }

  private Path socket() {
    return machine
        .domain()
        .devices()
        .of(Channel.class)
        .filter(it -> it.target().flatMap(Channel.ChannelTarget::name).equals(Optional.of(CHANNEL)))
        .findFirst()
        .flatMap(this::socket)
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.ARGUMENT_UNSUPPORTED,
                    "no guest agent can be asked: the domain has no channel "
                        + CHANNEL
                        + " of type unix"));
  }

  private Optional<Path> socket(Channel channel) {
    return channel.source() instanceof CharSource.Unix unix
        ? Optional.of(
            unix.path()
                .map(Path::of)
                .orElseGet(() -> machine.directory().resolve(channel.alias().orElse("") + ".sock")))
        : Optional.empty();
  }

  /** One question. */
  private final class Talk {

    private final JsonNode command;
    private final long id;
    private final Duration patience;
    private final Promise<String> answer = Promise.promise();
    private Optional<LineSocket> socket = Optional.empty();
    private boolean synced;

    Talk(JsonNode command, long id, Duration patience) {
      this.command = command;
      this.id = id;
      this.patience = patience;
    }

    Future<String> over(Path path) {
      var listener =
          new Sockets.LineListener(
              LINE_BYTES_MAX, this::onLine, () -> answer.tryFail(unresponsive("hung up")));
      return machine
          .host()
          .sockets()
          .connect(machine.loop(), path, listener)
          .recover(refused -> Future.failedFuture(unresponsive("cannot be reached")))
          .compose(this::ask)
          .onComplete(_ -> socket.ifPresent(LineSocket::close));
    }

    private Future<String> ask(LineSocket connected) {
      socket = Optional.of(connected);
      connected.write("{\"execute\":\"guest-sync\",\"arguments\":{\"id\":" + id + "}}\n");
      return machine
          .loop()
          .within(patience, "the guest agent", answer.future())
          .recover(
              late ->
                  Future.failedFuture(
                      VirtException.from(late).code() == ErrorCode.NOT_RESPONDING
                          ? unresponsive("is not connected or does not answer")
                          : late));
    }

    private void onLine(String line) {
      JsonNode said = read(line);
      if (!synced) {
        synced = said.path("return").isIntegralNumber() && said.path("return").asLong() == id;
        if (synced) {
          socket.ifPresent(it -> it.write(command + "\n"));
        }
      } else if (said.has("error")) {
        answer.tryFail(refused(said.path("error").path("desc").asText()));
      } else if (said.has("return")) {
        answer.tryComplete(said.toString());
      }
    }

    /** What is no JSON is the rest of something older. */
    private JsonNode read(String line) {
      try {
        return JSON.readTree(line.replace("\u00ff", ""));
      } catch (JsonProcessingException older) {
        return Machine.object();
      }
    }

    private VirtException unresponsive(String what) {
      return new VirtException(
          ErrorCode.AGENT_UNRESPONSIVE,
          "the guest agent of domain '" + machine.domain().name() + "' " + what);
    }

    private VirtException refused(String why) {
      return new VirtException(
          ErrorCode.AGENT_COMMAND_FAILED,
          "the guest agent of domain '" + machine.domain().name() + "' refused: " + why);
    }
  }
}
