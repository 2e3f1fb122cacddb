package io.vireo.qemu.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.PauseCause;
import java.util.List;
import java.util.Optional;

/** The meaning of QEMU's events, a row each (QEMU's qapi: run-state, block-core, ui, misc …). */
final class WatchTable {

  static final List<EventRow> ROWS =
      List.of(
          EventRow.tells("RESUME", data -> new InstanceEvent.Resumed()),
          EventRow.tells("SHUTDOWN", data -> new InstanceEvent.ShuttingDown(byGuest(data))),
          EventRow.tells("RESET", data -> new InstanceEvent.Reset(byGuest(data))),
          EventRow.tells("WATCHDOG", data -> new InstanceEvent.Watchdog(action(data)))
              .pausing(PauseCause.WATCHDOG, "pause"),
          EventRow.tells("GUEST_PANICKED", data -> new InstanceEvent.Panicked())
              .pausing(PauseCause.PANIC, "pause"),
          EventRow.tells("BLOCK_IO_ERROR", WatchTable::ioError)
              .pausing(PauseCause.IO_ERROR, "stop"),
          EventRow.tells(
              "BALLOON_CHANGE", data -> new InstanceEvent.Balloon(data.path("actual").asLong())),
          EventRow.tells(
              "RTC_CHANGE", data -> new InstanceEvent.RtcChange(data.path("offset").asLong())),
          EventRow.mayTell("DEVICE_DELETED", WatchTable::removed),
          EventRow.tells("VSERPORT_CHANGE", WatchTable::channel));

  private WatchTable() {}

  private static boolean byGuest(JsonNode data) {
    return data.path("guest").asBoolean();
  }

  private static String action(JsonNode data) {
    return data.path("action").asText();
  }

  /** Since 4.0 a disk is known by its QOM path or node name, and by a drive id only of old. */
  private static InstanceEvent ioError(JsonNode data) {
    String device = data.path("device").asText();
    return new InstanceEvent.IoError(
        device.isEmpty() ? data.path("node-name").asText() : device,
        action(data),
        data.path("reason").asText());
  }

  /** Devices below another one (a disk's own children) have no name and are told with it. */
  private static Optional<InstanceEvent> removed(JsonNode data) {
    return data.hasNonNull("device")
        ? Optional.of(new InstanceEvent.DeviceRemoved(data.get("device").asText()))
        : Optional.empty();
  }

  private static InstanceEvent channel(JsonNode data) {
    return new InstanceEvent.ChannelState(data.path("id").asText(), data.path("open").asBoolean());
  }
}
