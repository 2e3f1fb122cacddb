package io.vireo.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lines of the daemon's log look like. Only the daemon's: an application that embeds this has
 * a log of its own, and no say of the settings in it.
 *
 * <p>Logback finds this by its service file when nothing else says what a log is: a {@code
 * logback.xml} on the class path comes first. It is code because reading a document of it takes
 * longer than most of what a start does.
 */
@ConfiguratorRank(LogFormat.BEFORE_THE_LAST)
public final class LogFormat extends ContextAwareBase implements Configurator {

  /** Behind every file, before what logback does on its own. */
  static final int BEFORE_THE_LAST = ConfiguratorRank.FALLBACK + 1;

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%xEx{8}";

  /** Lines to standard error, so that a command's output stays its own. */
  @Override
  public ExecutionStatus configure(LoggerContext logback) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logback);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(lines(logback));
    appender.start();
    ch.qos.logback.classic.Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(
        Level.toLevel(Optional.ofNullable(System.getenv("VIREO_LOG")).orElse(""), Level.INFO));
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> lines(LoggerContext logback) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logback);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  static void apply(LogSettings settings) {
    if (settings.format() == LogSettings.Format.JSON
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      Iterator<Appender<ILoggingEvent>> appenders =
          logback.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> lines) {
          lines.setEncoder(json(logback));
        }
      }
    }
  }

  /** One object a line, with what a line is about under {@code kvpList}. */
  static JsonEncoder json(LoggerContext logback) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(logback);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }
}
