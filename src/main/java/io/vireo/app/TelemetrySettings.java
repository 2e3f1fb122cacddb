package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.net.URI;

/** See {@code telemetry} in the file. */
public record TelemetrySettings(Integer domains, Traces traces) {

  static final int DOMAINS_DEFAULT = 1000;
  static final int DOMAINS_MAX = 100_000;
  static final TelemetrySettings DEFAULT = new TelemetrySettings(null, null);

  public TelemetrySettings {
    domains = domains == null ? DOMAINS_DEFAULT : domains;
    traces = traces == null ? Traces.DEFAULT : traces;
    if (domains < 0 || domains > DOMAINS_MAX) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX,
          "telemetry.domains must be between 0 and " + DOMAINS_MAX + ", not " + domains);
    }
  }

  /** See {@code telemetry.traces} in the file. */
  public record Traces(String endpoint, Double ratio) {
    static final Traces DEFAULT = new Traces(null, null);

    public Traces {
      endpoint = endpoint == null ? "" : endpoint;
      ratio = ratio == null ? 1 : ratio;
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX, "telemetry.traces.ratio must be between 0 and 1, not " + ratio);
      }
      requireUrl(endpoint);
    }

    private static void requireUrl(String endpoint) {
      if (!endpoint.isEmpty() && !endpoint.matches("https?://[^\\s/]+(/\\S*)?")) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX,
            "telemetry.traces.endpoint '" + endpoint + "' is no URL like http://localhost:4318");
      }
    }

    /** Whether anybody wants traces. */
    boolean wanted() {
      return !endpoint.isEmpty();
    }

    /** Where OTLP over HTTP takes them: that very path, or the usual one of a host. */
    String address() {
      String path = URI.create(endpoint).getPath();
      return path.isEmpty() || path.equals("/")
          ? endpoint.replaceFirst("/$", "") + "/v1/traces"
          : endpoint;
    }
  }
}
