package io.vireo.surface.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same question is parsed once, and the same answer is the same bytes. */
final class LastAnswersTest {

  private final Schema schema = Methods.load().schema();
  private final Codec<OneDomain> arguments = schema.codec(OneDomain.class);
  private final Codec<OneDomain> results = schema.codec(OneDomain.class);
  private final LastAnswers<OneDomain, OneDomain> answers = new LastAnswers<>(arguments, results);

  private static OneDomain one(String name) {
    return new OneDomain(new DomainRef.ByName(name), Optional.empty());
  }

  @Test
  void nothingIsParsedBeforeItIsAskedFor() {
    byte[] malformed = {-1, -1};
    assertThat(answers.of(malformed)).isNotNull();
  }

  @Test
  void theSameMessageIsTheSamePlaceOnceItWasAnswered() {
    byte[] message = arguments.bytes(one("web"));
    var first = answers.of(message);
    assertThat(answers.arguments(first)).isEqualTo(one("web"));
    byte[] told = answers.bytes(first, one("answer"));

    var again = answers.of(message.clone());
    assertThat(again).isSameAs(first);
    assertThat(answers.bytes(again, one("answer"))).isSameAs(told);
    assertThat(answers.bytes(again, one("other"))).isEqualTo(results.bytes(one("other")));
  }

  @Test
  void whatWasNotAnsweredIsNotKept() {
    byte[] message = arguments.bytes(one("web"));
    assertThat(answers.of(message)).isNotSameAs(answers.of(message));
  }

  @Test
  void remembersOnlySoManyMessages() {
    for (int i = 0; i < LastAnswers.MESSAGES_MAX + 10; i++) {
      answers.bytes(answers.of(arguments.bytes(one("guest" + i))), one("x"));
    }
    assertThat(answers.size()).isLessThanOrEqualTo(LastAnswers.MESSAGES_MAX);
  }

  @Test
  void longMessagesAreNotKept() {
    byte[] message = arguments.bytes(one("g".repeat(LastAnswers.BYTES_MAX)));
    answers.bytes(answers.of(message), one("x"));
    assertThat(answers.size()).isZero();
  }
}
