package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole table stands in {@code golden/policy/admission.txt}; {@code -Dgolden=update} writes it
 * anew, and its difference is what there is to review.
 */
final class JobPolicyTest {

  private static final Path TABLE = Path.of("src/test/resources/golden/policy/admission.txt");

  @Test
  void decidesAsTheTableSays() throws IOException {
    if ("update".equals(System.getProperty("golden"))) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table());
    }
    assertThat(table()).isEqualTo(Files.readString(TABLE));
  }

  private static String table() {
    StringBuilder text = new StringBuilder("state, running job, wish: answer\n");
    for (DomainState state : DomainState.values()) {
      runningJobs().forEach(job -> rows(text, state, job));
    }
    return text.toString();
  }

  private static Stream<Optional<JobKind>> runningJobs() {
    Stream<Optional<JobKind>> jobs =
        Stream.of(JobKind.values()).filter(JobKind::exclusive).map(Optional::of);
    return Stream.concat(Stream.of(Optional.empty()), jobs);
  }

  private static void rows(StringBuilder text, DomainState state, Optional<JobKind> job) {
    for (JobKind wish : JobKind.values()) {
      text.append(state.word()).append(", ");
      text.append(job.map(Enum::name).orElse("-")).append(", ").append(wish).append(": ");
      text.append(answer(JobPolicy.admit(state, job, wish))).append('\n');
    }
  }

  private static String answer(Admission admission) {
    return switch (admission) {
      case Admission.Admit _ -> "admit";
      case Admission.Already _ -> "already";
      case Admission.Deny(ErrorCode code, String reason) -> code + " " + reason;
    };
  }

  @Test
  void deniesSecondSave() {
    assertThat(JobPolicy.admit(DomainState.PAUSED, Optional.of(JobKind.SAVE), JobKind.SAVE))
        .isEqualTo(
            new Admission.Deny(
                ErrorCode.RESOURCE_BUSY, "is being saved; wait for the job or abort it"));
  }

  @ParameterizedTest
  @EnumSource
  void letsNothingButDestroyAndDefineInBesideAJob(JobKind wish) {
    boolean admitted =
        JobPolicy.admit(DomainState.PAUSED, Optional.of(JobKind.SAVE), wish)
            instanceof Admission.Admit;
    assertThat(admitted).isEqualTo(wish == JobKind.DESTROY || wish == JobKind.DEFINE);
  }

  @Test
  void neverStartsASecondMachineBesideACrashedOne() {
    assertThat(JobPolicy.admit(DomainState.CRASHED, Optional.empty(), JobKind.START))
        .isInstanceOf(Admission.Deny.class);
    assertThat(JobPolicy.admit(DomainState.CRASHED, Optional.empty(), JobKind.DESTROY))
        .isInstanceOf(Admission.Admit.class);
  }

  @Test
  void endsADomainWhoseStartHasOnlyBegun() {
    assertThat(JobPolicy.admit(DomainState.SHUTOFF, Optional.of(JobKind.START), JobKind.DESTROY))
        .isInstanceOf(Admission.Admit.class);
  }
}
