package io.vireo.qemu.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.qemu.qmp.QmpEvent;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {

  private final Watch watch = new Watch();

  private Optional<InstanceEvent> told(String name, String data) throws IOException {
    return watch.meaning(new QmpEvent(name, JsonMapper.builder().build().readTree(data)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RESUME          | {}                                            | Resumed[]
          SHUTDOWN        | {"guest": true, "reason": "guest-shutdown"}   | ShuttingDown[byGuest=true]
          SHUTDOWN        | {"guest": false, "reason": "host-signal"}     | ShuttingDown[byGuest=false]
          RESET           | {"guest": true, "reason": "guest-reset"}      | Reset[byGuest=true]
          WATCHDOG        | {"action": "reset"}                           | Watchdog[action=reset]
          GUEST_PANICKED  | {"action": "pause"}                           | Panicked[]
          BALLOON_CHANGE  | {"actual": 1048576}                           | Balloon[actualBytes=1048576]
          RTC_CHANGE      | {"offset": -3600, "qom-path": "/x"}           | RtcChange[offsetSeconds=-3600]
          DEVICE_DELETED  | {"device": "net1", "path": "/x"}              | DeviceRemoved[alias=net1]
          VSERPORT_CHANGE | {"id": "channel0", "open": true}              | ChannelState[alias=channel0, connected=true]
          BLOCK_IO_ERROR  | {"device": "d", "action": "report", "reason": "r"} | IoError[device=d, action=report, reason=r]
          """)
  void eachEventHasItsMeaning(String name, String data, String meaning) throws IOException {
    assertThat(told(name, data)).map(Object::toString).contains(meaning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NIC_RX_FILTER_CHANGED | {"name": "net0"}
          DEVICE_DELETED        | {"path": "/machine/peripheral/x/virtio-backend"}
          """)
  void whatNobodyAskedForIsNotTold(String name, String data) throws IOException {
    assertThat(told(name, data)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BLOCK_IO_ERROR | {"device": "d", "action": "stop", "reason": "r"} | IO_ERROR
          WATCHDOG       | {"action": "pause"}                              | WATCHDOG
          GUEST_PANICKED | {"action": "pause"}                              | PANIC
          BLOCK_IO_ERROR | {"device": "d", "action": "ignore"}              | OTHER
          """)
  void aStopIsForWhatCameBefore(String name, String data, PauseCause cause) throws IOException {
    told(name, data);
    assertThat(told("STOP", "{}")).contains(new InstanceEvent.Paused(cause));
    assertThat(told("STOP", "{}")).contains(new InstanceEvent.Paused(PauseCause.OTHER));
  }

  @Test
  void aStopThatWasAskedForIsTheUsers() throws IOException {
    watch.expectPause(PauseCause.USER);
    assertThat(told("STOP", "{}")).contains(new InstanceEvent.Paused(PauseCause.USER));
  }

  @Test
  void aStopThatNeverCameIsForgotten() throws IOException {
    watch.expectPause(PauseCause.USER);
    watch.expectNoPause();
    assertThat(told("STOP", "{}")).contains(new InstanceEvent.Paused(PauseCause.OTHER));
  }

  @Test
  void aMachineThatShutsDownIsNotPaused() throws IOException {
    told("SHUTDOWN", "{\"guest\": true}");
    assertThat(told("STOP", "{}")).isEmpty();
    assertThat(watch.exitCause()).isEqualTo(ExitCause.SHUTDOWN);
  }

  @Test
  void anEndWithoutAnyWordIsACrash() {
    assertThat(watch.exitCause()).isEqualTo(ExitCause.CRASHED);
  }

  @Test
  void theFirstReasonForAnEndCountsAndTheRestIsNoNews() throws IOException {
    watch.expectEnd(ExitCause.STOPPED);
    watch.expectEnd(ExitCause.SHUTDOWN);
    assertThat(told("SHUTDOWN", "{\"guest\": false}")).isEmpty();
    assertThat(watch.exitCause()).isEqualTo(ExitCause.STOPPED);
  }

  @Test
  void aRestartIsOneResetByTheGuest() throws IOException {
    watch.expectRestart(true);
    assertThat(told("SHUTDOWN", "{\"guest\": true}")).isEmpty();
    assertThat(told("STOP", "{}")).isEmpty();
    assertThat(told("RESET", "{\"guest\": false}")).contains(new InstanceEvent.Reset(true));
    assertThat(told("RESUME", "{}")).isEmpty();
    watch.expectRestart(false);
    assertThat(told("RESUME", "{}")).contains(new InstanceEvent.Resumed());
    assertThat(watch.exitCause()).isEqualTo(ExitCause.CRASHED);
  }
}
