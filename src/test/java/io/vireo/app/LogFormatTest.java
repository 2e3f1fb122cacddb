package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.CallListener.Outcome;
import io.vireo.call.Caller;
import io.vireo.call.Terms;
import io.vireo.operation.DomainOperations;
import io.vireo.telemetry.CallLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Lines for collectors are objects that say which request they are about. */
class LogFormatTest {

  private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

  private Logger logger() {
    appender.setContext(logback);
    appender.setEncoder(LogFormat.json(logback));
    appender.setOutputStream(out);
    appender.start();
    Logger logger = logback.getLogger(LogFormatTest.class);
    logger.addAppender(appender);
    logger.setAdditive(false);
    return logger;
  }

  @Test
  void aLineIsAnObjectWithWhatItIsAbout() throws IOException {
    logger()
        .atWarn()
        .addKeyValue("request", "r-1")
        .setCause(new IllegalStateException("a\nb"))
        .log("it is {} \"so\"\nto say", "late");
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text.strip().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text);
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("formattedMessage").asText()).isEqualTo("it is late \"so\"\nto say");
    assertThat(line.path("kvpList").toString()).contains("request").contains("r-1");
    assertThat(line.path("throwable").path("message").asText()).isEqualTo("a\nb");
    assertThat(line.path("timestamp").asLong()).isPositive();
  }

  @Test
  void whatIsOurOwnFaultIsTold() {
    Logger log = (Logger) LoggerFactory.getLogger(CallLog.class);
    logger();
    log.addAppender(appender);
    try {
      CallLog calls = new CallLog(System::nanoTime);
      calls.comes(call()).ended(outcome(ErrorCode.NO_DOMAIN));
      assertThat(out.size()).isZero();
      calls.comes(call()).ended(outcome(ErrorCode.INTERNAL_ERROR));
    } finally {
      log.detachAppender(appender);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("request r-7: domain.info of web by embedded: it broke")
        .contains("internal_error");
  }

  private static Coming call() {
    return new Coming(DomainOperations.INFO, Caller.EMBEDDED, Terms.NONE.named("r-7"));
  }

  private static Outcome outcome(ErrorCode code) {
    VirtException failure = new VirtException(code, "it broke");
    return new Outcome(Optional.of(failure), Optional.of("web"), OptionalLong.empty());
  }

  @Test
  void withoutAFileOfItsOwnALogIsLinesOnStandardError() {
    LoggerContext fresh = new LoggerContext();
    assertThat(new LogFormat().configure(fresh))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    Logger root = fresh.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertThat(root.getAppender("stderr"))
        .isInstanceOfSatisfying(
            ConsoleAppender.class, it -> assertThat(it.getTarget()).isEqualTo("System.err"));
    assertThat(root.getLevel()).isNotNull();
    fresh.stop();
  }

  @Test
  void logbackFindsItBehindFilesAndBeforeItsOwnLastResort() {
    assertThat(ServiceLoader.load(Configurator.class).stream().map(ServiceLoader.Provider::type))
        .contains(LogFormat.class);
    assertThat(LogFormat.class.getAnnotation(ConfiguratorRank.class).value())
        .isBetween(ConfiguratorRank.FALLBACK + 1, ConfiguratorRank.NOMINAL - 1);
  }
}
