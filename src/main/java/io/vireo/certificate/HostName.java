package io.vireo.certificate;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What clients call a server. */
public sealed interface HostName {

  /** A name of the domain name system. */
  record Dns(String host) implements HostName {}

  /** Four bytes, or sixteen. */
  record Address(List<Byte> bytes) implements HostName {
    public Address {
      bytes = List.copyOf(bytes);
    }
  }

  /** Of name parts, perhaps after a star. */
  Pattern DNS =
      Pattern.compile(
          "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  /** An address of digits, of which no name service is asked. */
  Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * @throws VirtException {@code INVALID_ARG} for what is neither a name nor an address
   */
  static HostName of(String text) {
    try {
      if (ADDRESS.matcher(text).matches()) {
        List<Byte> bytes = new ArrayList<>();
        for (byte each : InetAddress.getByName(text).getAddress()) {
          bytes.add(each);
        }
        return new Address(bytes);
      }
    } catch (UnknownHostException malformed) {
      throw refused(text);
    }
    if (!DNS.matcher(text).matches() || text.length() > 253) {
      throw refused(text);
    }
    return new Dns(text);
  }

  private static VirtException refused(String text) {
    return new VirtException(
        ErrorCode.INVALID_ARG, "'" + text + "' is neither a host name nor an address");
  }
}
