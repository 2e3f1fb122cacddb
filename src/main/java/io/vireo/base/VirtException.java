package io.vireo.base;

import java.util.Objects;
import java.util.Optional;

/**
 * The one way to fail. The message is a sentence that names the object and the remedy, in lower
 * case and without a full stop; the cause is kept and never pasted into the message.
 *
 * <p>Carries no stack trace of its own: it is an answer, not an accident. An accident keeps its
 * trace as the cause.
 */
public final class VirtException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String object;

  public VirtException(ErrorCode code, String message) {
    this(code, "", message, null);
  }

  public VirtException(ErrorCode code, String message, Throwable cause) {
    this(code, "", message, cause);
  }

  private VirtException(ErrorCode code, String object, String message, Throwable cause) {
    super(message, cause, true, false);
    this.code = Objects.requireNonNull(code, "code");
    this.object = Objects.requireNonNull(object, "object");
  }

  /** The same failure, said of {@code object}: a domain's name, a file, a job. */
  public VirtException of(String object) {
    return new VirtException(code, object, getMessage(), getCause());
  }

  public ErrorCode code() {
    return code;
  }

  /** What the failure is about, where that is one thing. */
  public Optional<String> object() {
    return object.isEmpty() ? Optional.empty() : Optional.of(object);
  }

  /** Any failure as a {@code VirtException}; what nobody foresaw becomes an internal error. */
  public static VirtException from(Throwable failure) {
    if (failure instanceof VirtException known) {
      return known;
    }
    String what =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    return new VirtException(ErrorCode.INTERNAL_ERROR, "internal error: " + what, failure);
  }
}
