package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * See {@code http.socket} and {@code http.tls} in the file: who may reach the doors, and what they
 * are shown there.
 */
final class DoorSettings {

  private DoorSettings() {}

  /** Who may open the socket, beside what the policy says of them. */
  public record Socket(String mode, String group) {
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
    static final Socket DEFAULT = new Socket(null, null);

    public Socket {
      mode = mode == null ? "0600" : mode;
      group = group == null ? "" : group;
      if (!MODE.matcher(mode).matches()) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX, "http.socket.mode must be octal in quotes, as \"0660\"");
      }
    }

    /** As {@code rw-rw----}. */
    String permissions() {
      int bits = Integer.parseInt(mode, 8);
      StringBuilder text = new StringBuilder();
      for (int i = 8; i >= 0; i--) {
        text.append((bits >> i & 1) == 0 ? '-' : "xwr".charAt(i % 3));
      }
      return text.toString();
    }
  }

  /** Files of PEM; TCP is without TLS where there is no certificate. */
  public record Tls(String cert, String key, String clientCa) {
    static final Tls NONE = new Tls(null, null, null);

    public Tls {
      cert = cert == null ? "" : cert;
      key = key == null ? "" : key;
      clientCa = clientCa == null ? "" : clientCa;
      if (cert.isEmpty() != key.isEmpty() || (cert.isEmpty() && !clientCa.isEmpty())) {
        throw new VirtException(
            ErrorCode.CONF_SYNTAX, "http.tls needs cert and key; client-ca only beside them");
      }
    }

    boolean isOn() {
      return !cert.isEmpty();
    }
  }

  /**
   * See {@code rpc} in the file: where libvirt's clients come in.
   *
   * @param also where they look for sockets; one whose name ends in {@code -ro} is for looking only
   */
  public record Rpc(
      Boolean off,
      Socket socket,
      Socket readOnlySocket,
      List<String> also,
      RpcTcp tcp,
      RpcTls tls) {
    static final Rpc DEFAULT = new Rpc(null, null, null, null, null, null);

    public Rpc {
      off = off != null && off;
      socket = socket == null ? Socket.DEFAULT : socket;
      readOnlySocket = readOnlySocket == null ? Socket.DEFAULT : readOnlySocket;
      also = also == null ? List.of() : List.copyOf(also);
      tcp = tcp == null ? RpcTcp.NONE : tcp;
      tls = tls == null ? RpcTls.NONE : tls;
    }
  }

  /** Without TLS; on loopback only. */
  public record RpcTcp(String listen, Boolean insecure) {
    static final RpcTcp NONE = new RpcTcp(null, null);

    public RpcTcp {
      listen = listen == null ? "" : listen;
      insecure = insecure != null && insecure;
    }
  }

  /** Over TLS. */
  public record RpcTls(String listen, String cert, String key, String clientCa) {
    static final RpcTls NONE = new RpcTls(null, null, null, null);

    public RpcTls {
      listen = listen == null ? "" : listen;
      cert = cert == null ? "" : cert;
      key = key == null ? "" : key;
      clientCa = clientCa == null ? "" : clientCa;
      if (!listen.isEmpty() && cert.isEmpty()) {
        throw new VirtException(ErrorCode.CONF_SYNTAX, "rpc.tls.listen needs cert and key");
      }
    }

    Tls files() {
      return new Tls(cert, key, clientCa);
    }
  }
}
