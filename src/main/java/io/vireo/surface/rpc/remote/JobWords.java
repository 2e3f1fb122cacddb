package io.vireo.surface.rpc.remote;

import io.vireo.event.Event;
import java.util.ArrayList;
import java.util.List;

/** The end of a job in libvirt's typed parameters. */
final class JobWords {

  private static final int UNKNOWN = 0;
  private static final int SAVE = 2;
  private static final int RESTORE = 3;
  private static final int DUMP = 8;

  private JobWords() {}

  /** Only what libvirt takes for a job: where a guest's memory is carried somewhere. */
  static boolean isTold(Event.JobEnded ended) {
    return List.of(SAVE, DUMP).contains(operation(ended.operation()));
  }

  static List<TypedParameter> of(Event.JobEnded ended) {
    List<TypedParameter> all = new ArrayList<>();
    all.add(TypedParameter.of("operation", operation(ended.operation())));
    all.add(
        new TypedParameter(
            "success", new TypedParameter.FlagValue(ended.state().equals("completed") ? 1 : 0)));
    if (!ended.error().isEmpty()) {
      all.add(TypedParameter.of("errmsg", ended.error()));
    }
    return all;
  }

  /** {@code virDomainJobOperation} of a row's name. */
  private static int operation(String row) {
    String name = row.substring(row.lastIndexOf('.') + 1);
    if (name.startsWith("restore")) {
      return RESTORE;
    }
    if (name.contains("save")) {
      return SAVE;
    }
    return switch (name) {
      case "dump", "core-dump" -> DUMP;
      default -> UNKNOWN;
    };
  }
}
