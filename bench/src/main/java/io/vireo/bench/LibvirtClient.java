package io.vireo.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** What is used of libvirt's public C interface. Any thread; a connection is one thread's. */
final class LibvirtClient {

  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
  private static final MemoryLayout INT = ValueLayout.JAVA_INT;
  private static final int INFO_BYTES = 64;

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle define;
  private final MethodHandle lookup;
  private final MethodHandle state;
  private final MethodHandle info;
  private final MethodHandle xml;
  private final MethodHandle list;
  private final MethodHandle suspend;
  private final MethodHandle freeDomain;
  private final MethodHandle free;

  /**
   * @param library libvirt.so.0, whose own libraries the process finds by its environment
   */
  LibvirtClient(Path library) {
    SymbolLookup libvirt = SymbolLookup.libraryLookup(library, Arena.global());
    open = bind(libvirt, "virConnectOpen", POINTER, POINTER);
    close = bind(libvirt, "virConnectClose", INT, POINTER);
    define = bind(libvirt, "virDomainDefineXML", POINTER, POINTER, POINTER);
    lookup = bind(libvirt, "virDomainLookupByName", POINTER, POINTER, POINTER);
    state = bind(libvirt, "virDomainGetState", INT, POINTER, POINTER, POINTER, INT);
    info = bind(libvirt, "virDomainGetInfo", INT, POINTER, POINTER);
    xml = bind(libvirt, "virDomainGetXMLDesc", POINTER, POINTER, INT);
    list = bind(libvirt, "virConnectListAllDomains", INT, POINTER, POINTER, INT);
    suspend = bind(libvirt, "virDomainSuspend", INT, POINTER);
    freeDomain = bind(libvirt, "virDomainFree", INT, POINTER);
    free = bind(Linker.nativeLinker().defaultLookup(), "free", null, POINTER);
  }

  private static MethodHandle bind(
      SymbolLookup from, String name, MemoryLayout result, MemoryLayout... arguments) {
    FunctionDescriptor shape =
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments);
    return Linker.nativeLinker().downcallHandle(from.findOrThrow(name), shape);
  }

  /** A call of C. */
  @FunctionalInterface
  private interface Native {
    @SuppressWarnings("checkstyle:IllegalThrows") // a method handle's own signature
    Object call() throws Throwable;
  }

  private static <T> T call(Class<T> type, Native call) {
    try {
      return type.cast(call.call());
    } catch (RuntimeException | Error own) {
      throw own;
    } catch (Throwable never) {
      throw new IllegalStateException(never);
    }
  }

  private static MemorySegment there(MemorySegment pointer, String what) {
    if (pointer.address() == 0) {
      throw new BenchFailure(what + " failed");
    }
    return pointer;
  }

  /** One client: a connection and a domain that it asks about. */
  final class Connection implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(INFO_BYTES);
    private final MemorySegment connection;

    Connection(String uri) {
      MemorySegment name = arena.allocateFrom(uri);
      connection = there(pointer(() -> open.invoke(name)), "opening " + uri);
    }

    private MemorySegment pointer(Native asked) {
      return call(MemorySegment.class, asked);
    }

    private int number(Native asked) {
      int number = call(Integer.class, asked);
      if (number < 0) {
        throw new BenchFailure("a call failed");
      }
      return number;
    }

    void define(String document) {
      try (Arena brief = Arena.ofConfined()) {
        MemorySegment text = brief.allocateFrom(document);
        MemorySegment made = pointer(() -> define.invoke(connection, text));
        number(() -> freeDomain.invoke(there(made, "defining a domain")));
      }
    }

    MemorySegment domain(String name) {
      MemorySegment text = arena.allocateFrom(name);
      return there(pointer(() -> lookup.invoke(connection, text)), "looking up " + name);
    }

    void state(MemorySegment domain) {
      MemorySegment reason = out.asSlice(Integer.BYTES);
      number(() -> state.invoke(domain, out, reason, 0));
    }

    /** May fail, as it does where the hypervisor does not answer. */
    void suspend(MemorySegment domain) {
      call(Integer.class, () -> suspend.invoke(domain));
    }

    void info(MemorySegment domain) {
      number(() -> info.invoke(domain, out));
    }

    void xml(MemorySegment domain) {
      MemorySegment text = there(pointer(() -> xml.invoke(domain, 0)), "a document");
      release(text);
    }

    int list() {
      int count = number(() -> list.invoke(connection, out, 0));
      MemorySegment all =
          out.get(ValueLayout.ADDRESS, 0).reinterpret(count * ValueLayout.ADDRESS.byteSize());
      for (int at = 0; at < count; at++) {
        MemorySegment each = all.getAtIndex(ValueLayout.ADDRESS, at);
        number(() -> freeDomain.invoke(each));
      }
      release(all);
      return count;
    }

    private void release(MemorySegment memory) {
      call(
          Object.class,
          () -> {
            free.invoke(memory);
            return this;
          });
    }

    @Override
    public void close() {
      call(Object.class, () -> close.invoke(connection));
      arena.close();
    }
  }
}
