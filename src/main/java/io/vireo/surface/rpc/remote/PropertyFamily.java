package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.GetXml;
import io.vireo.operation.TuningOperations;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import io.vireo.wire.xdr.Chars;
import io.vireo.wire.xdr.Max;
import io.vireo.wire.xml.XmlCodec;
import java.util.List;

/** Small questions about one domain. */
final class PropertyFamily implements Family {

  private static final int NO_FLAGS = 0;

  static final int LABEL_MAX = 4097;
  static final int LABELS_MAX = 64;

  /** Clients copy such a string up to the zero that they expect at its end. */
  private static final String END = "\0";

  /** {@code VIR_DOMAIN_CONTROL_OK}, {@code _JOB} and {@code _ERROR}. */
  private static final int CONTROL_OK = 0;

  private static final int CONTROL_JOB = 1;
  private static final int CONTROL_ERROR = 3;

  record Text(String text) {}

  record Memory(long kibibytes) {}

  record Count(int number) {}

  record Whether(int yes) {}

  record Control(int state, int details, long sinceMillis) {}

  record Label(@Chars @Max(LABEL_MAX) String label, int enforcing) {}

  record Labels(@Max(LABELS_MAX) List<Label> labels, int number) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        answered("domain_get_os_type", OneDomain.class, Text.class, PropertyFamily::osType),
        answered(
            "domain_get_max_memory",
            OneDomain.class,
            Memory.class,
            (it, sent) -> info(it, sent.dom()).map(on -> new Memory(on.maxMemoryKibibytes()))),
        answered("domain_get_max_vcpus", OneDomain.class, Count.class, PropertyFamily::maxVcpus),
        answered(
            "domain_is_updated",
            OneDomain.class,
            Whether.class,
            (it, sent) -> info(it, sent.dom()).map(_ -> new Whether(0))),
        answered(
            "domain_get_control_info", WithFlags.class, Control.class, PropertyFamily::control),
        answered(
            "domain_get_security_label",
            OneDomain.class,
            Label.class,
            (it, sent) -> info(it, sent.dom()).map(on -> label(it, on))),
        answered(
            "domain_get_security_label_list",
            OneDomain.class,
            Labels.class,
            (it, sent) -> info(it, sent.dom()).map(_ -> new Labels(List.of(), 0))));
  }

  private static Future<DomainInfo> info(Session session, RemoteDomain domain) {
    return session.call(DomainOperations.INFO, () -> session.domain(domain.uuid()));
  }

  /** The test host's domains are all of one kind, whatever their documents say. */
  private static Future<Text> osType(Session session, OneDomain sent) {
    if (session.testing()) {
      return info(session, sent.dom()).map(new Text("linux"));
    }
    return session
        .call(
            DomainOperations.XML,
            () ->
                new GetXml(new DomainRef.ByUuid(sent.dom().uuid()), session.place(), false, false))
        .map(document -> new Text(osType(document.xml())));
  }

  private static String osType(String xml) {
    return XmlCodec.tree(xml)
        .child("os")
        .flatMap(os -> os.child("type"))
        .map(type -> type.text().strip())
        .orElse("hvm");
  }

  private static Future<Count> maxVcpus(Session session, OneDomain sent) {
    return session
        .call(TuningOperations.VCPU_COUNT, () -> session.domain(sent.dom().uuid()))
        .map(
            counts ->
                new Count(
                    counts
                        .maximumLive()
                        .orElseThrow(
                            () ->
                                new VirtException(
                                    ErrorCode.OPERATION_INVALID, "domain is not running"))));
  }

  private static Future<Control> control(Session session, WithFlags sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return info(session, sent.dom())
        .map(
            on -> {
              if (on.id().isEmpty()) {
                throw new VirtException(ErrorCode.OPERATION_INVALID, "domain is not running");
              }
              return new Control(control(on), 0, 0);
            });
  }

  private static int control(DomainInfo domain) {
    if (!domain.responding()) {
      return CONTROL_ERROR;
    }
    return domain.job().isPresent() ? CONTROL_JOB : CONTROL_OK;
  }

  /** The test host pretends to confine its guests, as its clients expect; nobody else does. */
  private static Label label(Session session, DomainInfo domain) {
    boolean pretends = domain.id().isPresent() && session.testing();
    return pretends ? new Label("libvirt-test" + END, 1) : new Label(END, 0);
  }
}
