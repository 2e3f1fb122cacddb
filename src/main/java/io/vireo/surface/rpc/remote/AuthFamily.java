package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Authentication;
import io.vireo.surface.rpc.Authentication.Step;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.wire.xdr.Max;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Proving who one is. */
@SuppressWarnings("BadImport") // a family reads as a list of procedures
final class AuthFamily implements Family {

  private static final int NONE = 0;
  private static final int SASL = 1;

  /** Of what a client and the daemon tell each other in one step; a {@code char} is a word. */
  @SuppressWarnings("UnusedVariable") // an annotation's value
  static final int DATA_MAX = 65_536;

  record Types(List<Integer> types) {}

  record Mechanisms(String names) {}

  record Start(String mechanism, int nil, @Max(DATA_MAX) List<Integer> data) {}

  record Next(int nil, @Max(DATA_MAX) List<Integer> data) {}

  record Reply(int complete, int nil, @Max(DATA_MAX) List<Integer> data) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        asked(
            "auth_list",
            Types.class,
            it ->
                Future.succeededFuture(
                    new Types(List.of(it.authentication().isOpen() ? SASL : NONE)))),
        asked("auth_sasl_init", Mechanisms.class, AuthFamily::mechanisms),
        answered(
            "auth_sasl_start",
            Start.class,
            Reply.class,
            (it, sent) ->
                it.authentication().start(sent.mechanism(), bytes(sent.data())).map(reply())),
        answered(
            "auth_sasl_step",
            Next.class,
            Reply.class,
            (it, sent) -> it.authentication().step(bytes(sent.data())).map(reply())));
  }

  private static Future<Mechanisms> mechanisms(Session session) {
    Authentication authentication = session.authentication();
    if (!authentication.isOpen()) {
      throw new VirtException(ErrorCode.AUTH_FAILED, "it is known already who you are");
    }
    return Future.succeededFuture(new Mechanisms(String.join(",", authentication.mechanisms())));
  }

  private static byte[] bytes(List<Integer> chars) {
    byte[] bytes = new byte[chars.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = chars.get(i).byteValue();
    }
    return bytes;
  }

  private static Function<Step, Reply> reply() {
    return step -> {
      List<Integer> chars = new ArrayList<>(step.data().length);
      for (byte one : step.data()) {
        chars.add((int) one);
      }
      return new Reply(step.complete() ? 1 : 0, chars.isEmpty() ? 1 : 0, chars);
    };
  }
}
