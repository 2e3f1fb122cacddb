package io.vireo.qemu.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.transport.Transport;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Descriptor;
import io.vireo.host.Descriptors.Access;
import io.vireo.host.Loop;
import io.vireo.host.OpenHost;
import io.vireo.qemu.qmp.DescriptorCommands.AddFd;
import io.vireo.qemu.qmp.DescriptorCommands.AddedFd;
import io.vireo.qemu.qmp.DescriptorCommands.CloseFd;
import io.vireo.qemu.qmp.DescriptorCommands.Fdset;
import io.vireo.qemu.qmp.DescriptorCommands.FdsetFd;
import io.vireo.qemu.qmp.DescriptorCommands.GetFd;
import io.vireo.qemu.qmp.DescriptorCommands.QueryFdsets;
import io.vireo.qemu.qmp.DescriptorCommands.RemoveFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What QEMU is told of descriptors, and what it answers. */
class DescriptorCommandsTest {

  private static final QmpListener DEAF =
      new QmpListener() {
        @Override
        public void onEvent(QmpEvent event) {}

        @Override
        public void onResponding(boolean responding) {}

        @Override
        public void onClosed() {}
      };

  @TempDir Path directory;
  private OpenHost open;
  private Loop loop;
  private ScriptedMonitor monitor;
  private QmpClient client;
  private Descriptor descriptor;

  private void open(Transport transport) throws IOException {
    Assumptions.assumeTrue(transport != null && transport.available(), "no such transport");
    open = new OpenHost(transport);
    loop = open.host.newLoop();
    monitor = new ScriptedMonitor(directory);
    client =
        OpenHost.await(QmpClient.connect(open.host, loop, monitor.path(), "the monitor", DEAF));
    Future<QmpGreeting> greeting = on(() -> client.negotiate(QmpClient.COMMAND_DEADLINE));
    monitor.negotiate();
    OpenHost.await(greeting);
    Path file = Files.createFile(directory.resolve("file"));
    descriptor = OpenHost.await(open.host.descriptors().open(file, Access.WRITE));
  }

  @AfterEach
  void close() throws IOException {
    monitor.close();
    open.close();
  }

  private <T> Future<T> on(Callable<Future<T>> call) {
    return loop.call(call);
  }

  private void answer(String value, int id) throws IOException {
    monitor.say("{\"return\": %s, \"id\": %d}".formatted(value, id));
  }

  @Test
  void setsAreMadeFilledAskedForAndEmptied() throws IOException {
    open(Transport.EPOLL);
    Future<AddedFd> made =
        on(() -> client.execute(new AddFd(Optional.empty(), "mark"), List.of(descriptor)));
    assertThat(monitor.hear())
        .isEqualTo("{\"execute\":\"add-fd\",\"arguments\":{\"opaque\":\"mark\"},\"id\":2}");
    answer("{\"fd\": 11, \"fdset-id\": 3}", 2);
    assertThat(OpenHost.await(made)).isEqualTo(new AddedFd(3, 11));

    on(() -> client.execute(new AddFd(Optional.of(3L), "mark"), List.of(descriptor)));
    assertThat(monitor.hear()).contains("\"fdset-id\":3");
    Future<Fdset[]> asked = on(() -> client.execute(new QueryFdsets()));
    monitor.hear();
    answer("[{\"fds\": [{\"fd\": 11, \"opaque\": \"mark\"}, {\"fd\": 12}], \"fdset-id\": 3}]", 4);
    Fdset set = OpenHost.await(asked)[0];
    assertThat(set.fds())
        .containsExactly(new FdsetFd(11, Optional.of("mark")), new FdsetFd(12, Optional.empty()));
    assertThat(set.isKnownBy("mark")).isTrue();
    assertThat(set.isKnownBy("other")).isFalse();

    on(() -> client.execute(new RemoveFd(3)));
    assertThat(monitor.hear())
        .isEqualTo("{\"execute\":\"remove-fd\",\"arguments\":{\"fdset-id\":3},\"id\":5}");
  }

  @Test
  void oneCanBeGivenANameInstead() throws IOException {
    open(Transport.EPOLL);
    on(() -> client.execute(new GetFd("mark"), List.of(descriptor)));
    assertThat(monitor.hear())
        .isEqualTo("{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"mark\"},\"id\":2}");
    on(() -> client.execute(new CloseFd("mark")));
    assertThat(monitor.hear())
        .isEqualTo("{\"execute\":\"closefd\",\"arguments\":{\"fdname\":\"mark\"},\"id\":3}");
  }

  @Test
  void whatCannotBePassedIsNotSentAndCostsNothing() throws IOException {
    open(Transport.NIO);
    Throwable failure =
        OpenHost.failure(on(() -> client.execute(new GetFd("mark"), List.of(descriptor))));
    assertThat(((VirtException) failure).code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(client.passesDescriptors()).isFalse();

    Future<Fdset[]> next = on(() -> client.execute(new QueryFdsets()));
    assertThat(monitor.hear()).contains("query-fdsets");
    answer("[]", 3);
    assertThat(OpenHost.await(next)).isEmpty();
  }
}
