package io.vireo.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A daemon, called from a thread that may wait. Every failure is a {@link VirtException}: the
 * daemon's own, {@code NO_CONNECT} when none answers, {@code NOT_RESPONDING} when it is silent.
 */
public final class DaemonClient {

  /** How long an answer to a quick call may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long a guest may take to be taken in behind its last byte. */
  private static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DaemonAddress daemon;
  private final Duration patience;

  /** The daemon of this machine, by its socket. */
  public DaemonClient(Path socket, Duration patience) {
    this(DaemonAddress.of(socket), patience);
  }

  /**
   * A daemon anywhere.
   *
   * @param patience how long a read may wait for the next byte
   */
  public DaemonClient(DaemonAddress daemon, Duration patience) {
    this.daemon = daemon;
    this.patience = patience;
  }

  /** An answer to a call. */
  public sealed interface Answer {
    /** The call is done. */
    record Result(JsonNode value) implements Answer {}

    /** The call has become a job. */
    record Accepted(long job) implements Answer {}
  }

  /** Calls a catalogue row; {@code arguments} are named as the components of its record. */
  public Answer call(Operation<?, ?> row, ObjectNode arguments) {
    Reply reply = exchange(RowRequest.of(row, arguments));
    JsonNode value = checked(reply);
    return job(reply).<Answer>map(Answer.Accepted::new).orElseGet(() -> new Answer.Result(value));
  }

  /** Calls a row that answers at once. */
  public JsonNode ask(Operation<?, ?> row, ObjectNode arguments) {
    return checked(exchange(RowRequest.of(row, arguments)));
  }

  public JsonNode job(long id) {
    return checked(exchange(Request.get("/v1/jobs/" + id)));
  }

  /** Asks for the end of a job; returns how the job stands now. */
  public JsonNode abort(long id) {
    return checked(exchange(Request.of("DELETE", "/v1/jobs/" + id)));
  }

  /**
   * Reads events until {@code each} says no more.
   *
   * @param query of {@code /v1/events}, with its question mark, or empty
   * @param wait how long to read at most
   * @return whether {@code each} ended it, and not the daemon or the time
   */
  public boolean events(String query, Duration wait, Predicate<EventReader.Told> each) {
    Request request = Request.get("/v1/events" + query).with("Accept", "text/event-stream");
    try (Connection connection = daemon.openFor(wait)) {
      connection.write(request.bytes(daemon));
      ReplyReader reader = new ReplyReader(connection);
      Reply head = reader.head();
      if (!head.succeeded()) {
        checked(reader.replyTo(head));
      }
      return new EventReader(reader.body(head)).readWhile(each);
    } catch (SocketTimeoutException quiet) {
      return false;
    } catch (IOException failure) {
      throw daemon.unreachable(failure);
    }
  }

  /**
   * Lets a domain be sent; the daemon's refusal is thrown before anything of it comes. To be closed
   * by the caller, which breaks off what has not come.
   */
  public GuestDownload download(Operation<?, ?> row, ObjectNode arguments) {
    try {
      Connection connection = daemon.open(patience);
      try {
        connection.write(RowRequest.of(row, arguments).bytes(daemon));
        ReplyReader reader = new ReplyReader(connection);
        Reply head = reader.head();
        if (!head.succeeded()) {
          checked(reader.replyTo(head));
        }
        return GuestDownload.of(connection, reader, head);
      } catch (IOException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    } catch (IOException failure) {
      throw daemon.unreachable(failure);
    }
  }

  /**
   * Sends a guest that {@code from} gives, and waits until it runs.
   *
   * @param moved told how many bytes were sent so far
   */
  public JsonNode upload(
      Operation<?, ?> row, ObjectNode arguments, InputStream from, LongConsumer moved) {
    try (Connection connection = daemon.open(UPLOAD_PATIENCE)) {
      connection.write(RowRequest.of(row, arguments).chunkedHead(daemon));
      new GuestUpload(connection).send(from, moved);
      return checked(new ReplyReader(connection).reply());
    } catch (IOException failure) {
      throw daemon.unreachable(failure);
    }
  }

  /**
   * Opens a line into a guest, as the row that gives tickets for it would be asked. To be closed by
   * the caller.
   */
  public LineConnection line(Operation<?, ?> tickets, ObjectNode arguments) {
    try {
      LineConnection.Opening opening =
          LineConnection.open(daemon, RowRequest.socket(tickets, arguments));
      opening.refusal().ifPresent(DaemonClient::checked);
      return opening.line();
    } catch (IOException failure) {
      throw daemon.unreachable(failure);
    }
  }

  /** One request, one answer of whatever status. */
  public Reply exchange(Request request) {
    try (Connection connection = daemon.open(patience)) {
      connection.write(request.bytes(daemon));
      return new ReplyReader(connection).reply();
    } catch (SocketTimeoutException silent) {
      throw new VirtException(
          ErrorCode.NOT_RESPONDING,
          "the daemon at " + daemon.text() + " did not answer for " + patience.toSeconds() + " s",
          silent);
    } catch (IOException failure) {
      throw daemon.unreachable(failure);
    }
  }

  private static JsonNode checked(Reply reply) {
    JsonNode value = json(reply);
    if (reply.succeeded()) {
      return value;
    }
    throw value.isObject()
        ? Problem.read(value)
        : new VirtException(
            ErrorCode.INTERNAL_ERROR, "the daemon answered with HTTP status " + reply.status());
  }

  private static JsonNode json(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException notJson) {
      return JSON.missingNode();
    }
  }

  private static Optional<Long> job(Reply reply) {
    return reply.status() != 202
        ? Optional.empty()
        : reply.header("location").map(at -> Long.valueOf(at.substring(at.lastIndexOf('/') + 1)));
  }
}
