package io.vireo.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.batch.Limits;
import io.vireo.event.EventLog;
import io.vireo.image.ImageOptions;
import io.vireo.job.JobLog;
import io.vireo.operation.WebhookOperations.AddWebhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The daemon's settings, as in {@code conf/vireo.yaml}, which explains each key. A key that is left
 * out has its default.
 */
public record Settings(
    String stateDir,
    String runDir,
    List<String> hypervisors,
    Http http,
    DoorSettings.Rpc rpc,
    AuthSettings auth,
    Jobs jobs,
    Events events,
    List<WebhookSettings> webhooks,
    Save save,
    Shutdown shutdown,
    ConsoleSettings console,
    TelemetrySettings telemetry,
    LogSettings log,
    Qemu qemu,
    Test test) {

  /** See {@code http} in the file. */
  public record Http(
      String listen,
      Boolean insecure,
      DoorSettings.Socket socket,
      DoorSettings.Tls tls,
      HttpLimitSettings limits) {
    static final Http DEFAULT = new Http("", false, null, null, null);

    public Http {
      listen = listen == null ? "" : listen;
      insecure = insecure != null && insecure;
      socket = socket == null ? DoorSettings.Socket.DEFAULT : socket;
      tls = tls == null ? DoorSettings.Tls.NONE : tls;
      limits = limits == null ? HttpLimitSettings.DEFAULT : limits;
    }
  }

  /** See {@code jobs} in the file. */
  public record Jobs(Integer kept, Integer keysHours) {
    static final int KEPT_MAX = 20_000;
    static final int KEYS_HOURS_DEFAULT = 24;
    static final int KEYS_HOURS_MAX = 30 * 24;
    static final Jobs DEFAULT = new Jobs(null, null);

    public Jobs {
      kept = kept == null ? JobLog.ENDED_MAX : kept;
      keysHours = keysHours == null ? KEYS_HOURS_DEFAULT : keysHours;
      requireBetween("jobs.kept", kept, 1, KEPT_MAX);
      requireBetween("jobs.keys-hours", keysHours, 1, KEYS_HOURS_MAX);
    }

    Duration keysKept() {
      return Duration.ofHours(keysHours);
    }
  }

  /** See {@code events} in the file. */
  public record Events(Integer ring, Long ringBytes) {
    static final int RING_DEFAULT = 16_384;
    static final int RING_MAX = 1 << 24;
    static final long RING_BYTES_DEFAULT = 16L << 20;
    static final long RING_BYTES_MAX = 4L << 30;
    static final Events DEFAULT = new Events(RING_DEFAULT, RING_BYTES_DEFAULT);

    public Events {
      ring = ring == null ? RING_DEFAULT : ring;
      ringBytes = ringBytes == null ? RING_BYTES_DEFAULT : ringBytes;
      requireBetween("events.ring", ring, 1, RING_MAX);
      requireBetween("events.ring-bytes", ringBytes, 1, RING_BYTES_MAX);
    }

    EventLog.Room room() {
      return new EventLog.Room(ring, ringBytes);
    }
  }

  /** See {@code save} in the file. */
  public record Save(
      Integer parallel,
      Integer parallelPerDisk,
      Long diskBytesPerSecond,
      String format,
      String road,
      String cache,
      Integer channels,
      Integer level,
      Boolean digests,
      String key,
      String keyDirectory,
      Long bytesPerSecond) {
    static final int PARALLEL_DEFAULT = 8;
    static final int PARALLEL_PER_DISK_DEFAULT = 2;
    static final int PARALLEL_MAX = 32;
    static final int CHANNELS_MAX = 64;
    static final int LEVEL_MAX = 19;
    static final Save DEFAULT =
        new Save(null, null, null, null, null, null, null, null, null, null, null, null);

    public Save {
      parallel = parallel == null ? PARALLEL_DEFAULT : parallel;
      parallelPerDisk = parallelPerDisk == null ? PARALLEL_PER_DISK_DEFAULT : parallelPerDisk;
      diskBytesPerSecond = diskBytesPerSecond == null ? 0 : diskBytesPerSecond;
      requireBetween("save.parallel", parallel, 1, PARALLEL_MAX);
      requireBetween("save.parallel-per-disk", parallelPerDisk, 1, PARALLEL_MAX);
      requireBetween("save.disk-bytes-per-second", diskBytesPerSecond, 0, Long.MAX_VALUE);
      format = format == null ? "" : format;
      road = road == null ? "auto" : road;
      cache = cache == null ? "auto" : cache;
      channels = channels == null ? 0 : channels;
      level = level == null ? 0 : level;
      digests = digests != null && digests;
      key = key == null ? "" : key;
      keyDirectory = keyDirectory == null ? "" : keyDirectory;
      bytesPerSecond = bytesPerSecond == null ? 0 : bytesPerSecond;
      requireBetween("save.channels", channels, 0, CHANNELS_MAX);
      requireBetween("save.level", level, 0, LEVEL_MAX);
      requireBetween("save.bytes-per-second", bytesPerSecond, 0, Long.MAX_VALUE);
      options(format, road, cache);
    }

    /** These settings as a call would say them. */
    ImageOptions options() {
      ImageOptions words = options(format, road, cache);
      return new ImageOptions(
          words.cache(),
          words.format(),
          words.road(),
          Optional.of(channels).filter(number -> number > 0),
          Optional.of(level).filter(number -> number > 0),
          digests ? Optional.of(true) : Optional.empty(),
          text(key),
          Optional.of(bytesPerSecond).filter(rate -> rate > 0));
    }

    private static ImageOptions options(String format, String road, String cache) {
      try {
        return new ImageOptions(
            through(cache),
            text(format),
            text(road).filter(word -> !word.equals("auto")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
      } catch (VirtException refused) {
        throw new VirtException(ErrorCode.CONF_SYNTAX, "save: " + refused.getMessage());
      }
    }

    private static Optional<Boolean> through(String cache) {
      return switch (cache) {
        case "auto" -> Optional.empty();
        case "use" -> Optional.of(true);
        case "bypass" -> Optional.of(false);
        default ->
            throw new VirtException(
                ErrorCode.CONF_SYNTAX,
                "save.cache must be auto, use or bypass, not '" + cache + "'");
      };
    }

    private static Optional<String> text(String setting) {
      return setting.isEmpty() ? Optional.empty() : Optional.of(setting);
    }

    Limits limits() {
      return new Limits(parallel, parallelPerDisk);
    }
  }

  /** See {@code shutdown} in the file. */
  public record Shutdown(
      Guests guests, Integer parallel, Integer deadlineSeconds, Boolean startSaved) {
    static final int DEADLINE_SECONDS_DEFAULT = 600;
    static final int DEADLINE_SECONDS_MAX = 86_400;
    static final Shutdown DEFAULT = new Shutdown(Guests.KEEP, 0, DEADLINE_SECONDS_DEFAULT, false);

    /** What becomes of running guests when the daemon is told to end. */
    public enum Guests {
      KEEP,
      SAVE
    }

    public Shutdown {
      guests = guests == null ? Guests.KEEP : guests;
      parallel = parallel == null ? 0 : parallel;
      deadlineSeconds = deadlineSeconds == null ? DEADLINE_SECONDS_DEFAULT : deadlineSeconds;
      startSaved = startSaved != null && startSaved;
      requireBetween("shutdown.parallel", parallel, 0, Save.PARALLEL_MAX);
      requireBetween("shutdown.deadline-seconds", deadlineSeconds, 1, DEADLINE_SECONDS_MAX);
    }

    /** How many guests are saved at once, other than when somebody wants them saved. */
    Limits limits(Save save) {
      int total = parallel == 0 ? save.parallel() : parallel;
      return new Limits(total, Math.min(total, save.parallelPerDisk()));
    }
  }

  static void requireBetween(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX,
          key + " must be between " + least + " and " + most + ", not " + value);
    }
  }

  /** See {@code qemu} in the file. */
  public record Qemu(String emulator) {
    static final Qemu DEFAULT = new Qemu("");

    public Qemu {
      emulator = emulator == null ? "" : emulator;
    }
  }

  /** See {@code test} in the file. */
  public record Test(Long stateBytes, Long stateBytesPerSecond) {
    static final long STATE_BYTES_DEFAULT = 4L << 20;
    static final Test DEFAULT = new Test(STATE_BYTES_DEFAULT, 0L);

    public Test {
      stateBytes = stateBytes == null ? STATE_BYTES_DEFAULT : stateBytes;
      stateBytesPerSecond = stateBytesPerSecond == null ? 0 : stateBytesPerSecond;
    }
  }

  /** What an empty file says. */
  public static final Settings DEFAULT =
      new Settings(
          "",
          "",
          List.of(),
          Http.DEFAULT,
          DoorSettings.Rpc.DEFAULT,
          AuthSettings.DEFAULT,
          Jobs.DEFAULT,
          Events.DEFAULT,
          List.of(),
          Save.DEFAULT,
          Shutdown.DEFAULT,
          ConsoleSettings.DEFAULT,
          TelemetrySettings.DEFAULT,
          LogSettings.DEFAULT,
          Qemu.DEFAULT,
          Test.DEFAULT);

  /** Apart: a daemon without a file begins without all that reads one. */
  private static final class Reading {
    static final ObjectMapper YAML =
        JsonMapper.builder(new YAMLFactory())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private Reading() {}
  }

  /** What is missing takes its default. */
  public Settings {
    stateDir = stateDir == null ? "" : stateDir;
    runDir = runDir == null ? "" : runDir;
    hypervisors = hypervisors == null ? List.of() : List.copyOf(hypervisors);
    http = http == null ? Http.DEFAULT : http;
    rpc = rpc == null ? DoorSettings.Rpc.DEFAULT : rpc;
    auth = auth == null ? AuthSettings.DEFAULT : auth;
    jobs = jobs == null ? Jobs.DEFAULT : jobs;
    events = events == null ? Events.DEFAULT : events;
    webhooks = webhooks == null ? List.of() : List.copyOf(webhooks);
    save = save == null ? Save.DEFAULT : save;
    shutdown = shutdown == null ? Shutdown.DEFAULT : shutdown;
    console = console == null ? ConsoleSettings.DEFAULT : console;
    telemetry = telemetry == null ? TelemetrySettings.DEFAULT : telemetry;
    log = log == null ? LogSettings.DEFAULT : log;
    qemu = qemu == null ? Qemu.DEFAULT : qemu;
    test = test == null ? Test.DEFAULT : test;
    hypervisors.forEach(HypervisorUri::new);
  }

  /**
   * Reads a settings file's text.
   *
   * @throws VirtException {@code CONF_SYNTAX} naming the key
   */
  public static Settings parse(String yaml) {
    if (yaml.isBlank()) {
      return DEFAULT;
    }
    try {
      return Reading.YAML.readValue(yaml, Settings.class);
    } catch (UnrecognizedPropertyException unknown) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX,
          "unknown setting '" + path(unknown) + "'; see conf/vireo.yaml for those there are");
    } catch (JsonProcessingException malformed) {
      if (malformed.getCause() instanceof VirtException refused) {
        throw refused;
      }
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "settings cannot be read: " + malformed.getOriginalMessage());
    }
  }

  private static String path(UnrecognizedPropertyException unknown) {
    return unknown.getPath().stream()
        .map(step -> step.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** The webhooks as calls would add them. */
  List<AddWebhook> hooks() {
    return webhooks.stream().map(WebhookSettings::wish).toList();
  }

  /** The part that is the driver's own, by the driver's names. */
  Map<String, String> forDriver(String scheme) {
    return switch (scheme) {
      case "qemu" -> qemu.emulator().isEmpty() ? Map.of() : Map.of("emulator", qemu.emulator());
      case "test" ->
          Map.of(
              "stateBytes", Long.toString(test.stateBytes()),
              "stateBytesPerSecond", Long.toString(test.stateBytesPerSecond()));
      default -> Map.of();
    };
  }

  /** The same with other directories. */
  public Settings withDirectories(String state, String run) {
    return with(state, run, hypervisors, http, shutdown);
  }

  /** The same with other connections. */
  public Settings withHypervisors(List<String> uris) {
    return with(stateDir, runDir, uris, http, shutdown);
  }

  /** The same with TCP, or without. */
  public Settings withHttp(String listen, boolean insecure) {
    Http other = new Http(listen, insecure, http.socket(), http.tls(), http.limits());
    return with(stateDir, runDir, hypervisors, other, shutdown);
  }

  /** The same with another end. */
  public Settings withShutdown(Shutdown other) {
    return with(stateDir, runDir, hypervisors, http, other);
  }

  private Settings with(String state, String run, List<String> uris, Http served, Shutdown ended) {
    return new Settings(
        state, run, uris, served, rpc, auth, jobs, events, webhooks, save, ended, console,
        telemetry, log, qemu, test);
  }
}
