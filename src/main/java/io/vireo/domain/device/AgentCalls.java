package io.vireo.domain.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.driver.AgentAccess;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.operation.GuestOperations;
import io.vireo.operation.GuestOperations.AgentCommand;
import io.vireo.operation.GuestOperations.CommandAnswer;
import io.vireo.operation.GuestOperations.FilesystemInfo;
import io.vireo.operation.GuestOperations.Filesystems;
import io.vireo.operation.GuestOperations.GuestTime;
import io.vireo.operation.GuestOperations.Hostname;
import io.vireo.operation.GuestOperations.SetTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the agent inside a guest is asked. What it answers is the guest's word and no more. */
final class AgentCalls {

  /** How long an agent is waited for by calls that do not say. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int PATIENCE_SECONDS_MAX = 600;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Guests guests;

  AgentCalls(Guests guests) {
    this.guests = guests;
  }

  void bind(Bindings to) {
    to.bind(GuestOperations.AGENT_COMMAND, this::command);
    to.bind(
        GuestOperations.HOSTNAME,
        asking(
            "guest-get-host-name", (_, answer) -> new Hostname(answer.path("host-name").asText())));
    to.bind(GuestOperations.TIME, asking("guest-get-time", (_, answer) -> time(answer)));
    to.bind(
        GuestOperations.FILESYSTEMS,
        asking("guest-get-fsinfo", (_, answer) -> filesystems(answer)));
    to.bind(GuestOperations.SET_TIME, this::setTime);
  }

  private Future<CommandAnswer> command(Call<AgentCommand> call) {
    AgentCommand wish = call.arguments();
    Duration patience =
        Duration.ofSeconds(
            Math.clamp(wish.seconds().orElse((int) PATIENCE.toSeconds()), 0, PATIENCE_SECONDS_MAX));
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          AgentAccess agent = agent(guest);
          call.aboutToAct(Optional.of(guest.name()));
          return agent.agent(wish.command(), patience).map(CommandAnswer::new);
        });
  }

  private static AgentAccess agent(Guest guest) {
    return guest.able(AgentAccess.class, "ask agents in");
  }

  private interface Reading<R> {
    R of(Guest guest, JsonNode answer);
  }

  private <R extends Record> Bindings.Quick<OneDomain, R> asking(
      String command, Reading<R> reading) {
    return call ->
        guests.look(
            call.arguments().domain(),
            call.arguments().hypervisor(),
            guest ->
                ask(guest, "{\"execute\":\"" + command + "\"}")
                    .map(answer -> reading.of(guest, answer)));
  }

  private static Future<JsonNode> ask(Guest guest, String command) {
    return agent(guest).agent(command, PATIENCE).map(text -> read(guest, text).path("return"));
  }

  private static JsonNode read(Guest guest, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException nonsense) {
      throw new VirtException(
              ErrorCode.AGENT_COMMAND_FAILED,
              "the agent in domain '" + guest.name() + "' answers nonsense",
              nonsense)
          .of(guest.name());
    }
  }

  private static GuestTime time(JsonNode nanos) {
    return new GuestTime(
        Math.floorDiv(nanos.asLong(), NANOS_PER_SECOND),
        (int) Math.floorMod(nanos.asLong(), NANOS_PER_SECOND));
  }

  private static Filesystems filesystems(JsonNode answer) {
    List<FilesystemInfo> all = new ArrayList<>();
    for (JsonNode each : answer) {
      List<String> disks = new ArrayList<>();
      each.path("disk").forEach(disk -> disks.add(disk.path("dev").asText("")));
      all.add(
          new FilesystemInfo(
              each.path("name").asText(),
              each.path("mountpoint").asText(),
              each.path("type").asText(),
              disks.stream().filter(dev -> !dev.isEmpty()).toList()));
    }
    return new Filesystems(all);
  }

  private Future<Done> setTime(Call<SetTime> call) {
    SetTime wish = call.arguments();
    String command =
        wish.sync()
            ? "{\"execute\":\"guest-set-time\"}"
            : "{\"execute\":\"guest-set-time\",\"arguments\":{\"time\":"
                + Math.addExact(Math.multiplyExact(wish.seconds(), NANOS_PER_SECOND), wish.nanos())
                + "}}";
    return guests.control(
        call, wish.domain(), wish.hypervisor(), guest -> ask(guest, command).map(_ -> new Done()));
  }
}
