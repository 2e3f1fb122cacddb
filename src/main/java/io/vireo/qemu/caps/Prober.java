package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a QEMU that was started for nothing else what it can do. The caller starts it with {@link
 * #ARGUMENTS}, or with {@link #ARGUMENTS_TCG} for the second pass, which says what processors the
 * emulation has when the first pass ran on hardware.
 */
public final class Prober {

  /** What follows the binary's path; the monitor is the process's input and output. */
  public static final List<String> ARGUMENTS = arguments("none,accel=kvm:tcg");

  /** The same without hardware help. */
  public static final List<String> ARGUMENTS_TCG = arguments("none,accel=tcg");

  private Prober() {}

  /** Everything, one question after the other. */
  public static Future<Map<CapsQuery, JsonNode>> ask(QmpExchange exchange) {
    return ask(exchange, CapsQuery.all());
  }

  /**
   * Asks in turn. A question that QEMU refuses has no entry in the result, unless it is a required
   * one: then the whole probe fails with {@code OPERATION_FAILED}.
   */
  public static Future<Map<CapsQuery, JsonNode>> ask(
      QmpExchange exchange, List<CapsQuery> queries) {
    Map<CapsQuery, JsonNode> replies = new HashMap<>();
    Future<Void> turn = Future.succeededFuture();
    for (CapsQuery query : queries) {
      turn = turn.compose(done -> askOne(exchange, query, replies));
    }
    return turn.map(done -> replies);
  }

  private static Future<Void> askOne(
      QmpExchange exchange, CapsQuery query, Map<CapsQuery, JsonNode> replies) {
    return exchange
        .execute(query.command(), query.arguments())
        .<Void>map(
            reply -> {
              replies.put(query, reply);
              return null;
            })
        .recover(refusal -> refused(query, refusal));
  }

  private static Future<Void> refused(CapsQuery query, Throwable refusal) {
    boolean bearable =
        !query.required()
            && !(refusal instanceof VirtException known
                && known.code() == ErrorCode.NOT_RESPONDING);
    return bearable
        ? Future.succeededFuture()
        : Future.failedFuture(
            new VirtException(
                ErrorCode.OPERATION_FAILED,
                "the emulator did not answer " + query.command() + ": check that it is a QEMU",
                refusal));
  }

  private static List<String> arguments(String machine) {
    return List.of(
        "-S",
        "-no-user-config",
        "-nodefaults",
        "-display",
        "none",
        "-machine",
        machine,
        "-qmp",
        "stdio");
  }
}
