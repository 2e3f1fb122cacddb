package io.vireo.host;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Links on event loops of Vert.x with the epoll transport. Any thread. */
final class EpollLinks implements Links {

  private final Set<EpollLink> open = ConcurrentHashMap.newKeySet();

  private final Function<Path, Lane> lanes;
  private final Lane lane;

  /**
   * @param lanes of file systems
   * @param lane for the first use of native calls, which takes its time
   */
  EpollLinks(Function<Path, Lane> lanes, Lane lane) {
    this.lanes = lanes;
    this.lane = lane;
  }

  @Override
  public Future<ByteLink> terminal(Loop loop, Path device, ByteLink.Hearing hearing) {
    return loop.deliver(lanes.apply(device).run(() -> opened(device)))
        .compose(descriptor -> adopt(loop, descriptor, hearing));
  }

  private static FileDescriptor opened(Path device) {
    int number = EndpointCalls.openTerminal(device);
    if (number < 0) {
      throw refused(
          "terminal " + device + " cannot be opened: " + DescriptorCalls.reason(-number), null);
    }
    return new FileDescriptor(number);
  }

  @Override
  public Future<ByteLink> connect(Loop loop, Path socket, ByteLink.Hearing hearing) {
    return loop.deliver(lanes.apply(socket).run(() -> connected(socket)))
        .compose(descriptor -> adopt(loop, descriptor, hearing));
  }

  private static FileDescriptor connected(Path path) throws IOException {
    Socket socket = Socket.newSocketDomain();
    try {
      socket.connect(new DomainSocketAddress(path.toString()));
      return socket;
    } catch (IOException failed) {
      socket.close();
      throw refused("nobody answers on socket " + path, failed);
    }
  }

  @Override
  public Future<Pair> pair(Loop loop, ByteLink.Hearing hearing) {
    return loop.deliver(lane.run(EpollLinks::paired))
        .compose(
            ends ->
                adopt(loop, new FileDescriptor(ends[0]), hearing)
                    .onFailure(_ -> LinuxCalls.close(ends[1]))
                    .map(here -> new Pair(here, new OtherEnd(ends[1], new AtomicBoolean()))));
  }

  private static int[] paired() {
    int[] ends = EndpointCalls.pair();
    if (ends.length < 2) {
      throw refused("no sockets can be made: " + DescriptorCalls.reason(-ends[0]), null);
    }
    return ends;
  }

  private static VirtException refused(String sentence, Throwable cause) {
    return new VirtException(ErrorCode.OPEN_FAILED, sentence, cause);
  }

  /** At the end of the host. */
  void close() {
    open.forEach(EpollLink::closeSoon);
  }

  private Future<ByteLink> adopt(Loop loop, FileDescriptor descriptor, ByteLink.Hearing hearing) {
    EpollLink link = new EpollLink(descriptor, loop, hearing, open::remove);
    if (open.size() >= LINKS_MAX) {
      link.forget();
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              LINKS_MAX + " lines are open already (Links.LINKS_MAX); close one"));
    }
    if (!(loop instanceof VertxLoop vertx
        && vertx.netty() instanceof IoEventLoop events
        && events.isCompatible(EpollIoHandle.class))) {
      link.forget();
      return Future.failedFuture(
          new VirtException(
              ErrorCode.NO_SUPPORT, "lines need Vert.x's native transport (epoll); prefer it"));
    }
    return loop.deliver(watch(events, link));
  }

  private Future<ByteLink> watch(IoEventLoop events, EpollLink link) {
    Promise<ByteLink> watched = Promise.promise();
    open.add(link);
    events
        .register(link)
        .addListener(
            outcome -> {
              if (outcome.isSuccess()) {
                link.watched((IoRegistration) outcome.getNow());
                watched.complete(link);
              } else {
                open.remove(link);
                link.forget();
                watched.fail(refused("the line cannot be watched", outcome.cause()));
              }
            });
    return watched.future();
  }

  private record OtherEnd(int number, AtomicBoolean closed) implements Descriptor {

    @Override
    public Path name() {
      return Path.of("socket");
    }

    @Override
    public boolean isPlainFile() {
      return false;
    }

    @Override
    public Future<Void> seek(long position) {
      return Future.failedFuture(refused("a socket has no positions", null));
    }

    /** Never blocks: nothing lingers on a Unix socket. */
    @Override
    public Future<Void> close() {
      if (closed.compareAndSet(false, true)) {
        LinuxCalls.close(number);
      }
      return Future.succeededFuture();
    }
  }
}
