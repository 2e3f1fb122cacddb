package io.vireo.base;

/**
 * What can go wrong, one row each. A row carries the number that libvirt's clients know and the
 * {@link Kind} from which every surface takes its own status; no surface maps errors by itself.
 *
 * <p>Rows that refine a libvirt number (the five ways in which a save image can be unusable, for
 * one) share that number and differ in name, which is what the HTTP API reports as {@code code}.
 */
public enum ErrorCode {
  INTERNAL_ERROR(1, Kind.INTERNAL),
  NO_SUPPORT(3, Kind.UNSUPPORTED),
  NO_CONNECT(5, Kind.NOT_FOUND),
  INVALID_ARG(8, Kind.USER),
  OPERATION_FAILED(9, Kind.EXTERNAL),
  XML_ERROR(27, Kind.USER),
  DOM_EXIST(28, Kind.CONFLICT),
  OPERATION_DENIED(29, Kind.DENIED),
  OPEN_FAILED(30, Kind.EXTERNAL),
  READ_FAILED(31, Kind.EXTERNAL),
  PARSE_FAILED(32, Kind.USER),
  CONF_SYNTAX(33, Kind.USER),
  WRITE_FAILED(34, Kind.EXTERNAL),
  XML_DETAIL(35, Kind.USER),
  SYSTEM_ERROR(38, Kind.EXTERNAL),
  /** A message of libvirt's wire protocol that cannot be understood. */
  RPC(39, Kind.USER),
  NO_DOMAIN(42, Kind.NOT_FOUND),
  NO_NETWORK(43, Kind.NOT_FOUND),
  AUTH_FAILED(45, Kind.UNAUTHENTICATED),
  NO_STORAGE_POOL(49, Kind.NOT_FOUND),
  NO_STORAGE_VOL(50, Kind.NOT_FOUND),
  NO_NODE_DEVICE(53, Kind.NOT_FOUND),
  OPERATION_INVALID(55, Kind.CONFLICT),
  NO_INTERFACE(57, Kind.NOT_FOUND),
  NO_NWFILTER(62, Kind.NOT_FOUND),
  NO_SECRET(66, Kind.NOT_FOUND),
  CONFIG_UNSUPPORTED(67, Kind.STATE),
  OPERATION_TIMEOUT(68, Kind.TIMEOUT),
  NO_DOMAIN_SNAPSHOT(72, Kind.NOT_FOUND),
  ARGUMENT_UNSUPPORTED(74, Kind.STATE),
  OPERATION_ABORTED(78, Kind.CONFLICT),
  NO_DOMAIN_METADATA(80, Kind.NOT_FOUND),
  OPERATION_UNSUPPORTED(84, Kind.UNSUPPORTED),
  AGENT_UNRESPONSIVE(86, Kind.TIMEOUT),
  RESOURCE_BUSY(87, Kind.CONFLICT),
  ACCESS_DENIED(88, Kind.DENIED),
  CPU_INCOMPATIBLE(91, Kind.UNSUPPORTED),
  DEVICE_MISSING(99, Kind.NOT_FOUND),
  NO_NWFILTER_BINDING(101, Kind.NOT_FOUND),
  NO_DOMAIN_CHECKPOINT(103, Kind.NOT_FOUND),
  AGENT_COMMAND_FAILED(113, Kind.EXTERNAL),

  /** The document or request is larger or deeper than a named limit. */
  DOCUMENT_TOO_LARGE(XML_ERROR, Kind.TOO_LARGE),
  /** No job with that number is remembered. */
  NO_JOB(OPERATION_INVALID, Kind.NOT_FOUND),
  /** The hypervisor did not answer within the deadline; the guest itself may be well. */
  NOT_RESPONDING(OPERATION_TIMEOUT, Kind.TIMEOUT),
  /** The object's document is not of the version that the caller has seen. */
  VERSION_MISMATCH(OPERATION_INVALID, Kind.PRECONDITION),
  /** The idempotency key was another call's. */
  IDEMPOTENCY_KEY_REUSED(OPERATION_INVALID, Kind.STATE),
  /** The daemon ended while it carried the call out; what came of it must be looked at. */
  OUTCOME_UNKNOWN(OPERATION_FAILED, Kind.CONFLICT),
  /** The daemon ended while the job ran. */
  JOB_INTERRUPTED(OPERATION_FAILED, Kind.CONFLICT),
  /** More calls, jobs or subscribers than a named limit allows; trying later can help. */
  LIMIT_REACHED(RESOURCE_BUSY, Kind.RESOURCES),
  /** One caller asks more, or more at once, than a named limit allows; later it may. */
  RATE_LIMITED(RESOURCE_BUSY, Kind.TOO_MANY),
  /** The daemon is about to end and begins nothing any more. */
  SHUTTING_DOWN(RESOURCE_BUSY, Kind.RESOURCES),
  /** A file or directory that a caller named is not there. */
  NO_FILE(OPEN_FAILED, Kind.NOT_FOUND),
  /** The file system of a save has no room for it. */
  NO_SPACE(SYSTEM_ERROR, Kind.RESOURCES),
  /** The save was never finished: the file carries the incomplete magic. */
  SAVE_IMAGE_INCOMPLETE(OPERATION_FAILED, Kind.STATE),
  /** The file does not begin with a save image's magic. */
  SAVE_IMAGE_FOREIGN(OPERATION_FAILED, Kind.STATE),
  /** The magic is right, what follows contradicts itself or the file's length. */
  SAVE_IMAGE_DAMAGED(OPERATION_FAILED, Kind.STATE),
  /** A later version or an unknown stream format. */
  SAVE_IMAGE_TOO_NEW(OPERATION_FAILED, Kind.STATE),
  /** The image holds another domain than the one it was offered for. */
  SAVE_IMAGE_WRONG_DOMAIN(OPERATION_FAILED, Kind.STATE),
  /** A client that was sent a guest's state went away, or took nothing for too long. */
  STREAM_BROKEN(OPERATION_FAILED, Kind.CONFLICT),
  /** A client did not say in time that it has a guest's state. */
  STREAM_NOT_CONFIRMED(OPERATION_FAILED, Kind.CONFLICT),
  /** What a client says of the state that it was sent is not true of it. */
  STREAM_DIGEST_WRONG(OPERATION_FAILED, Kind.CONFLICT);

  /** From which surfaces derive their status. */
  public enum Kind {
    USER(400, 3),
    UNAUTHENTICATED(401, 16),
    DENIED(403, 7),
    NOT_FOUND(404, 5),
    CONFLICT(409, 9),
    PRECONDITION(412, 10),
    TOO_LARGE(413, 8),
    STATE(422, 9),
    TOO_MANY(429, 8),
    INTERNAL(500, 13),
    UNSUPPORTED(501, 12),
    EXTERNAL(502, 2),
    RESOURCES(503, 14),
    TIMEOUT(504, 4);

    private final int httpStatus;
    private final int grpcStatus;

    Kind(int httpStatus, int grpcStatus) {
      this.httpStatus = httpStatus;
      this.grpcStatus = grpcStatus;
    }

    public int httpStatus() {
      return httpStatus;
    }

    /**
     * gRPC's number. Calls that are safe to make again at once are none of ours, so what a
     * hypervisor failed at is {@code UNKNOWN} and not {@code UNAVAILABLE}.
     */
    public int grpcStatus() {
      return grpcStatus;
    }
  }

  private final int libvirtNumber;
  private final String libvirtName;
  private final Kind kind;

  ErrorCode(int libvirtNumber, Kind kind) {
    this.libvirtNumber = libvirtNumber;
    this.libvirtName = "VIR_ERR_" + name();
    this.kind = kind;
  }

  /** A row that says more than the libvirt error that it stands for. */
  ErrorCode(ErrorCode refined, Kind kind) {
    this.libvirtNumber = refined.libvirtNumber;
    this.libvirtName = refined.libvirtName;
    this.kind = kind;
  }

  /** The {@code virErrorNumber} that libvirt's clients receive. */
  public int libvirtNumber() {
    return libvirtNumber;
  }

  public Kind kind() {
    return kind;
  }

  public int httpStatus() {
    return kind.httpStatus();
  }

  /** libvirt's own name for {@link #libvirtNumber()}, for example {@code VIR_ERR_NO_DOMAIN}. */
  public String libvirtName() {
    return libvirtName;
  }
}
