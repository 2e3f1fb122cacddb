package io.vireo.surface.rpc;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What libvirt's clients call a procedure: {@code domain_get_xml_desc} is a virDomainGetXMLDesc.
 */
final class ApiName {

  /** Words that are not spelled with one capital letter. */
  private static final Map<String, String> WORDS =
      Stream.of(
              "XML",
              "UUID",
              "CPU",
              "DHCP",
              "PM",
              "URI",
              "ID",
              "OS",
              "NMI",
              "FD",
              "SSH",
              "SEV",
              "SCSI",
              "WWN",
              "MAC",
              "NWFilter",
              "NWFilters",
              "IOThread",
              "FSTrim",
              "FSFreeze",
              "FSThaw",
              "FSInfo")
          .collect(Collectors.toUnmodifiableMap(it -> it.toLowerCase(Locale.ROOT), it -> it));

  private ApiName() {}

  static String of(String procedure) {
    return Stream.of(procedure.split("_", -1))
        .map(word -> WORDS.getOrDefault(word, capital(word)))
        .collect(Collectors.joining("", "vir", ""));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
