package io.vireo.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A condition on a call is looked at by somebody, or the call is refused. */
final class CallTest {

  private static Call<OneDomain> on(Terms terms) {
    OneDomain one = new OneDomain(new DomainRef.ByName("web"), Optional.empty());
    return new Call<>(DomainOperations.SUSPEND, one, Caller.EMBEDDED, terms);
  }

  private static Terms terms(Optional<String> ifMatch, boolean ifAbsent, boolean dryRun) {
    return new Terms("r", Optional.empty(), Optional.of("key"), ifMatch, ifAbsent, dryRun);
  }

  @Test
  void withoutAConditionNothingStandsInItsWay() {
    assertThatCode(() -> on(terms(Optional.empty(), false, false)).aboutToAct(Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void aConditionThatNobodyLookedAtIsRefused() {
    refused(on(terms(Optional.of("1"), false, false)));
    refused(on(terms(Optional.empty(), true, false)));
    refused(on(terms(Optional.of("1"), false, true)));
  }

  private static void refused(Call<?> call) {
    assertThatThrownBy(() -> call.aboutToAct(Optional.empty()))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("domain.suspend")
        .extracting("code")
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThatThrownBy(() -> call.alreadySo(Optional.empty())).isInstanceOf(VirtException.class);
  }

  @Test
  void whatIsHeldGoesOnAsItWas() {
    Call<OneDomain> held = on(terms(Optional.of("1"), false, false)).held();
    assertThatCode(() -> held.aboutToAct(Optional.empty())).doesNotThrowAnyException();
    assertThat(held.terms()).isEqualTo(terms(Optional.empty(), false, false));

    Call<OneDomain> dry = on(terms(Optional.of("1"), true, true)).held();
    assertThatThrownBy(() -> dry.aboutToAct(Optional.empty())).isInstanceOf(Rehearsed.class);
  }
}
