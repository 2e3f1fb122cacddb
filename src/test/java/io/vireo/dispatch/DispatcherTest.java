package io.vireo.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.event.Event.DomainName;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.operation.Operation.Permission;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

  private static final Caller MALLORY = new Caller("mallory", Caller.Way.INSECURE_TCP);
  private static final OneDomain WEB = new OneDomain(new DomainRef.ByName("web"), Optional.empty());
  private static final DomainOperations.Start START =
      DomainOperations.Start.of(WEB.domain(), Optional.empty());

  private final List<String> heard = new ArrayList<>();
  private final Bindings bindings = new Bindings();
  private final Dispatcher dispatcher = new Dispatcher(this::onlyEmbedded, bindings);

  private void onlyEmbedded(Caller caller, Permission needs) {
    heard.add("authorise " + caller.name() + " " + needs);
    if (caller.way() != Caller.Way.EMBEDDED) {
      throw new VirtException(ErrorCode.ACCESS_DENIED, "permission " + needs + " is missing");
    }
  }

  private <Q> Supplier<Q> parsing(Q arguments) {
    return () -> {
      heard.add("parse");
      return arguments;
    };
  }

  private static ErrorCode code(Future<?> refused) {
    assertThat(refused.failed()).isTrue();
    return ((VirtException) refused.cause()).code();
  }

  @Test
  void authorisesThenParsesThenCalls() {
    bindings.bind(
        DomainOperations.SHUTDOWN,
        call -> {
          heard.add("call " + call.arguments().domain() + " by " + call.caller().name());
          return Future.succeededFuture(new Done());
        });

    assertThat(dispatcher.call(DomainOperations.SHUTDOWN, parsing(WEB), Caller.EMBEDDED).result())
        .isEqualTo(new Done());
    assertThat(heard)
        .containsExactly("authorise embedded domain:init_control", "parse", "call web by embedded");
  }

  @Test
  void looksAtNoDocumentOfWhoeverMayNotSendIt() {
    bindings.bind(DomainOperations.SHUTDOWN, _ -> Future.succeededFuture(new Done()));

    assertThat(code(dispatcher.call(DomainOperations.SHUTDOWN, parsing(WEB), MALLORY)))
        .isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(code(dispatcher.begin(DomainOperations.START, parsing(START), MALLORY)))
        .isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(heard).doesNotContain("parse");
  }

  @Test
  void authorisesWhatIsNoCall() {
    Permission listen = new Permission("connect", "search_domains");

    dispatcher.authorise(Caller.EMBEDDED, listen);
    assertThatThrownBy(() -> dispatcher.authorise(MALLORY, listen))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("connect:search_domains");
    assertThat(heard).hasSize(2);
  }

  @Test
  void tellsWhatCouldNotBeParsed() {
    bindings.bind(DomainOperations.SHUTDOWN, _ -> Future.succeededFuture(new Done()));
    VirtException malformed = new VirtException(ErrorCode.XML_ERROR, "no end of it");
    Supplier<OneDomain> parser =
        () -> {
          throw malformed;
        };

    assertThat(dispatcher.call(DomainOperations.SHUTDOWN, parser, Caller.EMBEDDED).cause())
        .isSameAs(malformed);
  }

  @Test
  void answersForAParserThatBreaks() {
    bindings.bind(DomainOperations.SHUTDOWN, _ -> Future.succeededFuture(new Done()));
    Supplier<OneDomain> parser =
        () -> {
          throw new IllegalStateException("a bug");
        };

    assertThat(code(dispatcher.call(DomainOperations.SHUTDOWN, parser, Caller.EMBEDDED)))
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void answersForAnAnswererThatThrows() {
    bindings.bind(
        DomainOperations.SHUTDOWN,
        _ -> {
          throw new VirtException(ErrorCode.NO_DOMAIN, "no domain 'web'");
        });

    assertThat(code(dispatcher.call(DomainOperations.SHUTDOWN, parsing(WEB), Caller.EMBEDDED)))
        .isEqualTo(ErrorCode.NO_DOMAIN);
  }

  @Test
  void saysThatNobodyAnswers() {
    assertThat(code(dispatcher.call(DomainOperations.SHUTDOWN, parsing(WEB), Caller.EMBEDDED)))
        .isEqualTo(ErrorCode.NO_SUPPORT);
    assertThat(code(dispatcher.call(DomainOperations.START, parsing(START), Caller.EMBEDDED)))
        .isEqualTo(ErrorCode.NO_SUPPORT);
  }

  @Test
  void waitsForTheEndOfAJobThatIsCalledAndNotOfOneThatIsBegun() {
    Promise<DomainInfo> end = Promise.promise();
    bindings.bindJob(DomainOperations.START, _ -> Future.succeededFuture(started(end.future())));
    Future<DomainInfo> called =
        dispatcher.call(DomainOperations.START, parsing(START), Caller.EMBEDDED);
    Future<Started<DomainInfo>> begun =
        dispatcher.begin(DomainOperations.START, parsing(START), Caller.EMBEDDED);

    assertThat(called.isComplete()).isFalse();
    assertThat(begun.succeeded()).isTrue();
    end.fail(new VirtException(ErrorCode.OPERATION_FAILED, "it broke"));
    assertThat(code(called)).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(begun.succeeded()).isTrue();
  }

  private static Started<DomainInfo> started(Future<DomainInfo> result) {
    return new Started<>(
        new JobLog(Clock.systemUTC())
            .begin(
                "domain.start",
                JobKind.START,
                new DomainName(UUID.randomUUID(), "web"),
                new HypervisorUri("test:///default"),
                "embedded"),
        result);
  }
}
