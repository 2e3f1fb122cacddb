package io.vireo.qemu.argv;

import io.vireo.model.domain.Clock;
import io.vireo.qemu.caps.QemuFeature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code -rtc} and the timers. Those that are part of the processor are with it. */
final class ClockArgs {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Set<String> KNOWN =
      Set.of("rtc", "pit", "hpet", "kvmclock", "hypervclock", "tsc", "platform");

  private ClockArgs() {}

  static void add(Argv argv) {
    Clock clock = argv.domain().clock().orElseGet(Clock::utc);
    clock.timers().stream()
        .filter(timer -> !KNOWN.contains(timer.name()))
        .findFirst()
        .ifPresent(
            timer -> {
              throw Unsupported.refusal(
                  List.of("/domain/clock/timer[@name='" + timer.name() + "']"));
            });
    Options options = Options.of("").put("base", base(clock, argv.spec().startedAt()));
    timer(argv, "rtc").ifPresent(rtc -> rtc(options, rtc));
    argv.add("-rtc", options);
    timer(argv, "pit").flatMap(Clock.Timer::tickPolicy).ifPresent(policy -> pit(argv, policy));
    if (!argv.has(QemuFeature.MACHINE_HPET)
        && timer(argv, "hpet").flatMap(Clock.Timer::present).filter(p -> !p.on()).isPresent()) {
      argv.add("-no-hpet");
    }
  }

  static Optional<Clock.Timer> timer(Argv argv, String name) {
    return argv.domain().clock().stream()
        .flatMap(clock -> clock.timers().stream())
        .filter(timer -> timer.name().equals(name))
        .findFirst();
  }

  private static String base(Clock clock, Instant now) {
    return switch (clock.offset().orElse(Clock.Offset.UTC)) {
      case UTC -> "utc";
      case LOCALTIME, TIMEZONE -> "localtime";
      case VARIABLE -> TIME.format(now.plusSeconds(adjustment(clock)));
      case ABSOLUTE -> TIME.format(Instant.ofEpochSecond(clock.start().orElse(0L)));
    };
  }

  private static long adjustment(Clock clock) {
    boolean localtime = clock.basis().filter("localtime"::equals).isPresent();
    if (localtime) {
      throw Unsupported.refusal(List.of("/domain/clock/@basis"));
    }
    return clock.adjustment().filter(a -> a.matches("-?[0-9]+")).map(Long::parseLong).orElse(0L);
  }

  private static void rtc(Options options, Clock.Timer rtc) {
    rtc.track()
        .ifPresent(
            track ->
                options.put(
                    "clock",
                    switch (track) {
                      case "guest" -> "vm";
                      case "boot", "realtime" -> "rt";
                      default -> "host";
                    }));
    options.putIf(rtc.tickPolicy().filter("catchup"::equals).isPresent(), "driftfix", "slew");
  }

  private static void pit(Argv argv, String policy) {
    if (policy.equals("delay") || policy.equals("discard")) {
      if (argv.has(QemuFeature.KVM_PIT_LOST_TICK)) {
        argv.add("-global", "kvm-pit.lost_tick_policy=" + policy);
      }
    } else {
      throw Unsupported.refusal(List.of("/domain/clock/timer[@name='pit']/@tickpolicy"));
    }
  }
}
