package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vireo.auth.Evidence;
import io.vireo.auth.Identification;
import io.vireo.auth.ScramProof;
import io.vireo.auth.ScramUsers;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How it becomes known who a client is: the connection says so, or the client proves it with a name
 * and password. Confined to the connection's loop.
 */
public final class Authentication {

  private static final String SCRAM = "SCRAM-SHA-256";
  private static final String PLAIN = "PLAIN";

  /**
   * How clients may prove who they are.
   *
   * @param passwords whom a name and password are shown; only over TLS
   */
  public record Sasl(ScramUsers scram, Identification passwords) {}

  /**
   * What the client is answered.
   *
   * @param data nothing where it is empty
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
  public record Step(boolean complete, byte[] data) {}

  private final Optional<Sasl> sasl;
  private final Evidence evidence;
  private Optional<Caller> caller;
  private Optional<ScramProof> proof = Optional.empty();
  private Runnable then = () -> {};

  /** Of a client of whom the connection says who it is. */
  Authentication(Caller caller, Evidence evidence) {
    this.caller = Optional.of(caller);
    this.evidence = evidence;
    this.sasl = Optional.empty();
  }

  /** Of a client that has to prove it. */
  Authentication(Sasl sasl, Evidence evidence) {
    this.caller = Optional.empty();
    this.evidence = evidence;
    this.sasl = Optional.of(sasl);
  }

  Optional<Caller> caller() {
    return caller;
  }

  /** To be run once it is known who the client is. */
  void then(Runnable known) {
    then = known;
  }

  private void is(Caller known) {
    caller = Optional.of(known);
    then.run();
  }

  /** Whether the client still has to prove who it is. */
  public boolean isOpen() {
    return caller.isEmpty();
  }

  /** Whether others cannot listen. */
  public boolean isSecure() {
    return evidence.way() == Way.UNIX_SOCKET || evidence.way() == Way.TLS;
  }

  /** The names of the mechanisms there are, the best first. */
  public List<String> mechanisms() {
    if (sasl.isEmpty()) {
      return List.of();
    }
    return evidence.way() == Way.TLS ? List.of(SCRAM, PLAIN) : List.of(SCRAM);
  }

  /** Begins to prove. */
  public Future<Step> start(String mechanism, byte[] data) {
    if (!mechanisms().contains(mechanism) || caller.isPresent()) {
      return Future.failedFuture(refused());
    }
    if (mechanism.equals(PLAIN)) {
      return plain(data);
    }
    proof = sasl.map(it -> it.scram().proof(evidence.way(), evidence.address()));
    return data.length == 0 ? Future.succeededFuture(new Step(false, data)) : step(data);
  }

  /** Goes on. */
  public Future<Step> step(byte[] data) {
    if (proof.isEmpty()) {
      return Future.failedFuture(refused());
    }
    try {
      byte[] answer = proof.get().step(data);
      proof.get().caller().ifPresent(this::is);
      return Future.succeededFuture(new Step(caller.isPresent(), answer));
    } catch (VirtException wrong) {
      proof = Optional.empty();
      return Future.failedFuture(wrong);
    }
  }

  /** Whom to be, a name and a password, with zeros between them. */
  private Future<Step> plain(byte[] data) {
    String[] parts = new String(data, StandardCharsets.UTF_8).split("\0", -1);
    if (parts.length != 3 || !(parts[0].isEmpty() || parts[0].equals(parts[1]))) {
      return Future.failedFuture(refused());
    }
    String both = parts[1] + ":" + parts[2];
    String header =
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    return sasl.orElseThrow()
        .passwords()
        .identify(
            new Evidence(
                evidence.way(), evidence.address(), Optional.empty(), List.of(), List.of(header)))
        .map(
            known -> {
              is(known);
              return new Step(true, new byte[0]);
            });
  }

  private static VirtException refused() {
    return new VirtException(ErrorCode.AUTH_FAILED, "authentication failed");
  }
}
