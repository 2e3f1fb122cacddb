package io.vireo.app;

import java.util.List;

/**
 * See {@code auth} in the file.
 *
 * @param policy empty: the daemon's own user and root may do everything, and nobody else anything
 * @param tokens empty: {@code auth/tokens} in the state directory, if it is there
 */
public record AuthSettings(
    String policy,
    String tokens,
    String htpasswd,
    String scram,
    Jwt jwt,
    Limits limits,
    Audit audit) {

  static final AuthSettings DEFAULT = new AuthSettings(null, null, null, null, null, null, null);

  public AuthSettings {
    policy = policy == null ? "" : policy;
    tokens = tokens == null ? "" : tokens;
    htpasswd = htpasswd == null ? "" : htpasswd;
    scram = scram == null ? "" : scram;
    jwt = jwt == null ? Jwt.NONE : jwt;
    limits = limits == null ? Limits.DEFAULT : limits;
    audit = audit == null ? Audit.DEFAULT : audit;
  }

  /** Tokens of an issuer; none count without one. */
  public record Jwt(
      String issuer,
      String audience,
      String keys,
      List<String> algorithms,
      String nameClaim,
      String groupsClaim,
      Integer skewSeconds) {
    static final int SKEW_SECONDS_DEFAULT = 60;
    static final int SKEW_SECONDS_MAX = 600;
    static final Jwt NONE = new Jwt(null, null, null, null, null, null, null);

    public Jwt {
      issuer = issuer == null ? "" : issuer;
      audience = audience == null ? "vireo" : audience;
      keys = keys == null ? "" : keys;
      algorithms =
          algorithms == null ? List.of("RS256", "ES256", "EdDSA") : List.copyOf(algorithms);
      nameClaim = nameClaim == null ? "sub" : nameClaim;
      groupsClaim = groupsClaim == null ? "groups" : groupsClaim;
      skewSeconds = skewSeconds == null ? SKEW_SECONDS_DEFAULT : skewSeconds;
      Settings.requireBetween("auth.jwt.skew-seconds", skewSeconds, 0, SKEW_SECONDS_MAX);
    }
  }

  /** How much each caller may ask; 0: as much as they please. */
  public record Limits(Integer perSecond, Integer burst, Integer atOnce) {
    static final int PER_SECOND_DEFAULT = 0;
    static final int BURST_DEFAULT = 1000;
    static final int AT_ONCE_DEFAULT = 1000;
    static final int MAX = 1_000_000;
    static final Limits DEFAULT = new Limits(null, null, null);

    public Limits {
      perSecond = perSecond == null ? PER_SECOND_DEFAULT : perSecond;
      burst = burst == null ? BURST_DEFAULT : burst;
      atOnce = atOnce == null ? AT_ONCE_DEFAULT : atOnce;
      Settings.requireBetween("auth.limits.per-second", perSecond, 0, MAX);
      Settings.requireBetween("auth.limits.burst", burst, 1, MAX);
      Settings.requireBetween("auth.limits.at-once", atOnce, 0, MAX);
    }
  }

  /** What is written down of calls. */
  public record Audit(String file, Boolean reads, Boolean off) {
    static final Audit DEFAULT = new Audit(null, null, null);

    public Audit {
      file = file == null ? "" : file;
      reads = reads != null && reads;
      off = off != null && off;
    }
  }
}
