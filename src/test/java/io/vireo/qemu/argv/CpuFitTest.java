package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.RecordedReplies;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Documents against what real QEMUs said of a real host. */
class CpuFitTest {

  private static final String HASWELL = "<model fallback='forbid'>Haswell</model>";

  private static String judge(String type, String cpu) {
    return CpuFit.judge(
        document(type, cpu), RecordedReplies.capabilities("caps_10.0.0_x86_64.replies"));
  }

  private static Domain document(String type, String cpu) {
    return XmlCodec.read(
        ("<domain type='%s'><name>web</name><memory>65536</memory><vcpu>1</vcpu>"
                + "<os><type>hvm</type></os>%s</domain>")
            .formatted(type, cpu),
        Domain.class);
  }

  private static void refused(String type, String cpu, String... words) {
    assertThatThrownBy(() -> judge(type, cpu))
        .isInstanceOf(VirtException.class)
        .hasMessageContainingAll(words)
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.CPU_INCOMPATIBLE);
  }

  private static String exact(String check, String content) {
    return "<cpu mode='custom' match='exact' check='" + check + "'>" + content + "</cpu>";
  }

  @Test
  void refusesAModelOfWhichTheHostLacksSomething() {
    refused(
        "kvm", exact("full", HASWELL), "'Haswell'", "'web'", "hle", "erms", "kvm", "use a host");
    refused("qemu", exact("partial", HASWELL), "tsc-deadline", "tcg");
  }

  @Test
  void warnsWhereTheDocumentAsksForNoCheck() {
    assertThat(judge("qemu", exact("none", HASWELL))).startsWith("warning").contains("hle", "tcg");
    assertThat(judge("qemu", "<cpu mode='custom'>" + HASWELL + "</cpu>")).startsWith("warning");
    assertThat(judge("qemu", exact("none", "<feature policy='require' name='hle'/>")))
        .startsWith("warning")
        .contains("hle");
  }

  @Test
  void passesWhatARunningGuestWasFoundToHave() {
    String gone =
        "<feature policy='disable' name='%s'/>"
            .repeat(5)
            .formatted("pcid", "hle", "erms", "invpcid", "rtm");

    assertThat(judge("kvm", exact("full", HASWELL + gone))).contains("can be had here by kvm");
    refused("qemu", exact("full", HASWELL + gone), "needs tsc-deadline, which");
  }

  @Test
  void comparesFeaturesOneByOne() {
    String model = "<model>qemu64</model>";

    refused("qemu", "<cpu>" + model + "<feature name='avx512f'/></cpu>", "needs avx512f,");
    assertThat(judge("qemu", "<cpu>" + model + "<feature name='aes'/></cpu>"))
        .contains("can be had");
    refused("qemu", "<cpu>" + model + "<feature name='invtsc'/></cpu>", "invtsc");
    assertThat(judge("kvm", "<cpu>" + model + "<feature name='invtsc'/></cpu>"))
        .contains("can be had");
  }

  @Test
  void knowsFeaturesByLibvirtsNames() {
    String features = "<feature name='pclmuldq'/><feature name='lahf_lm'/><feature name='sse4.1'/>";

    assertThat(judge("qemu", exact("full", "<model>qemu64</model>" + features)))
        .contains("can be had");
  }

  @Test
  void whatIsOptionalOrForcedOrSwitchedOffIsNoReason() {
    for (String policy : new String[] {"optional", "force"}) {
      String feature = "<feature policy='" + policy + "' name='hle'/>";
      assertThat(judge("qemu", exact("full", "<model>qemu64</model>" + feature)))
          .startsWith("warning")
          .contains("hle");
    }
    assertThat(
            judge(
                "qemu",
                exact("full", "<model>qemu64</model><feature policy='forbid' name='hle'/>")))
        .contains("can be had");
  }

  @Test
  void refusesAModelThatTheEmulatorDoesNotKnow() {
    refused("qemu", exact("none", "<model>Zilog</model>"), "'Zilog'", "is no processor");
  }

  @Test
  void saysThatAHostsProcessorCannotBeCompared() {
    for (String mode : new String[] {"host-passthrough", "host-model", "maximum"}) {
      assertThat(judge("kvm", "<cpu mode='" + mode + "'/>"))
          .startsWith("warning: '" + mode)
          .contains("cannot be compared");
    }
    refused(
        "qemu",
        "<cpu mode='host-passthrough'><feature policy='require' name='hle'/></cpu>",
        "'host-passthrough'",
        "hle");
  }

  @Test
  void aDocumentWithoutAProcessorHasTheMachines() {
    assertThat(judge("qemu", "")).isEqualTo("the machine's own");
  }

  @Test
  void comparesNothingOfOtherArchitectures() {
    QemuCapabilities arm = RecordedReplies.capabilities("caps_8.2.0_aarch64.replies");

    assertThat(CpuFit.judge(document("qemu", exact("full", HASWELL)), arm))
        .contains("aarch64", "not compared");
  }

  @Test
  void everyRecordedPcTellsWhatItsProcessorsCanHave() throws IOException {
    for (String file : RecordedReplies.all()) {
      QemuCapabilities caps = RecordedReplies.capabilities(file);
      if (caps.arch().equals("x86_64") && !file.contains("hvf")) {
        assertThat(caps.cpuFeatures().keySet()).as(file).isEqualTo(caps.cpus().keySet());
        assertThat(caps.cpuFeatures().get(Accelerator.TCG)).as(file).contains("sse2", "sse4.1");
      }
    }
  }
}
