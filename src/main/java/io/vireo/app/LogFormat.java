package io.vireo.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lines of the daemon's log look like. Only the daemon's: an application that embeds this has
 * a log of its own, and no say of the settings in it.
 */
final class LogFormat {

  private LogFormat() {}

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
