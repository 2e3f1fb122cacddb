package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.remote.EventKind.AGENT_LIFECYCLE;
import static io.vireo.surface.rpc.remote.EventKind.BALLOON_CHANGE;
import static io.vireo.surface.rpc.remote.EventKind.CONTROL_ERROR;
import static io.vireo.surface.rpc.remote.EventKind.DEVICE_ADDED;
import static io.vireo.surface.rpc.remote.EventKind.DEVICE_REMOVAL_FAILED;
import static io.vireo.surface.rpc.remote.EventKind.DEVICE_REMOVED;
import static io.vireo.surface.rpc.remote.EventKind.IO_ERROR;
import static io.vireo.surface.rpc.remote.EventKind.IO_ERROR_REASON;
import static io.vireo.surface.rpc.remote.EventKind.JOB_COMPLETED;
import static io.vireo.surface.rpc.remote.EventKind.LIFECYCLE;
import static io.vireo.surface.rpc.remote.EventKind.METADATA_CHANGE;
import static io.vireo.surface.rpc.remote.EventKind.REBOOT;
import static io.vireo.surface.rpc.remote.EventKind.RTC_CHANGE;
import static io.vireo.surface.rpc.remote.EventKind.TUNABLE;
import static io.vireo.surface.rpc.remote.EventKind.WATCHDOG;

import io.vireo.event.Event;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened, as libvirt's clients are told it. Any thread. */
@SuppressWarnings("EnumOrdinal") // what an enum's place is, is the protocol's number
final class EventWords {

  /** A message of one kind. */
  record Said<R extends Record>(EventKind<R> kind, R body) {}

  private static final List<String> METADATA_KINDS = List.of("description", "title", "element");

  private static final Map<String, Integer> WATCHDOG_ACTIONS =
      Map.of(
          "none",
          0,
          "pause",
          1,
          "reset",
          2,
          "poweroff",
          3,
          "shutdown",
          4,
          "debug",
          5,
          "inject-nmi",
          6);

  private static final Map<String, Integer> DISK_ACTIONS =
      Map.of("ignore", 0, "stop", 1, "pause", 1, "report", 2);

  private static final int AGENT_CONNECTED = 1;
  private static final int AGENT_DISCONNECTED = 2;

  /** The agent's channel was opened or closed, and not with the guest. */
  private static final int BY_CHANNEL = 2;

  private EventWords() {}

  /** What of an event there is to tell: often one message, of some events none. */
  static List<Said<?>> of(Event event, RemoteDomain dom) {
    return switch (event) {
      case Event.Lifecycle it ->
          said(LIFECYCLE, new EventKind.Life(dom, it.event().ordinal(), it.detail().number()));
      case Event.Reboot _ -> said(REBOOT, new OneDomain(dom));
      case Event.RtcChange it -> said(RTC_CHANGE, new EventKind.Clock(dom, it.offsetSeconds()));
      case Event.Watchdog it ->
          said(WATCHDOG, new EventKind.Action(dom, WATCHDOG_ACTIONS.getOrDefault(it.action(), 0)));
      case Event.IoError it -> diskError(dom, it);
      case Event.BalloonChange it ->
          said(BALLOON_CHANGE, new EventKind.Balloon(dom, it.actualKibibytes()));
      case Event.AgentLifecycle it ->
          said(
              AGENT_LIFECYCLE,
              new EventKind.Agent(
                  dom, it.connected() ? AGENT_CONNECTED : AGENT_DISCONNECTED, BY_CHANNEL));
      case Event.Responsiveness it ->
          it.responding() ? List.of() : said(CONTROL_ERROR, new OneDomain(dom));
      case Event.DeviceRemoved it -> said(DEVICE_REMOVED, new EventKind.Device(dom, it.alias()));
      case Event.DeviceAdded it -> said(DEVICE_ADDED, new EventKind.Device(dom, it.alias()));
      case Event.DeviceRemovalFailed it ->
          said(DEVICE_REMOVAL_FAILED, new EventKind.Device(dom, it.alias()));
      case Event.MetadataChange it -> metadata(dom, it);
      case Event.Tunable it -> said(TUNABLE, new EventKind.Parameters(dom, parameters(it)));
      case Event.JobEnded it ->
          JobWords.isTold(it)
              ? said(JOB_COMPLETED, new EventKind.Parameters(dom, JobWords.of(it)))
              : List.of();
      case Event.JobProgress _ -> List.of();
    };
  }

  private static <R extends Record> List<Said<?>> said(EventKind<R> kind, R body) {
    return List.of(new Said<>(kind, body));
  }

  /** Clients ask for the one or for the other. */
  private static List<Said<?>> diskError(RemoteDomain dom, Event.IoError it) {
    int action = DISK_ACTIONS.getOrDefault(it.action(), 0);
    return List.of(
        new Said<>(IO_ERROR, new EventKind.DiskError(dom, "", it.device(), action)),
        new Said<>(
            IO_ERROR_REASON,
            new EventKind.DiskErrorReason(dom, "", it.device(), action, it.reason())));
  }

  private static List<Said<?>> metadata(RemoteDomain dom, Event.MetadataChange it) {
    return said(
        METADATA_CHANGE,
        new EventKind.Metadata(
            dom,
            Math.max(0, METADATA_KINDS.indexOf(it.kind())),
            Optional.of(it.namespace()).filter(uri -> !uri.isEmpty())));
  }

  private static List<TypedParameter> parameters(Event.Tunable it) {
    List<TypedParameter> all = new ArrayList<>();
    new TreeMap<>(it.numbers())
        .forEach((name, number) -> all.add(TypedParameter.unsigned(name, (long) number)));
    new TreeMap<>(it.texts()).forEach((name, text) -> all.add(TypedParameter.of(name, text)));
    return all;
  }
}
