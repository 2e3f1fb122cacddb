package io.vireo.telemetry.health;

import io.vertx.core.Future;
import io.vireo.call.Page;
import io.vireo.call.Page.Content;
import java.util.List;
import java.util.Optional;

/**
 * What probes ask that have no identity: {@code /livez} and {@code /readyz}, as Kubernetes calls
 * them. They say one word and no reason; reasons are for those who may read {@code /v1/health}.
 */
public final class ProbePages {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private ProbePages() {}

  public static List<Page> of(HealthChecks checks) {
    return List.of(
        new Page(
            "/livez", Optional.empty(), _ -> Future.succeededFuture(new Content(OK, TEXT, "ok\n"))),
        new Page(
            "/readyz",
            Optional.empty(),
            _ -> checks.parts().map(HealthChecks::status).map(ProbePages::ready)));
  }

  private static Content ready(String status) {
    int code = status.equals(Verdict.Level.FAILING.word()) ? UNAVAILABLE : OK;
    return new Content(code, TEXT, status + "\n");
  }
}
