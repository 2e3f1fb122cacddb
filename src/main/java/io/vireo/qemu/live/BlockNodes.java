package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The block nodes of a running machine: which are below which device. */
record BlockNodes(Machine machine) {

  private static final Pattern NAME = Pattern.compile("libvirt-([0-9]{1,9})-.*");
  private static final String NODE_NAME = "node-name";

  /** A number that no node's name has, nor any after it. */
  Future<Integer> firstFree() {
    return named()
        .map(
            nodes ->
                1
                    + nodes.keySet().stream()
                        .map(NAME::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(match -> Integer.parseInt(match.group(1)))
                        .max()
                        .orElse(0));
  }

  /** Each node by its name. */
  private Future<Map<String, JsonNode>> named() {
    return machine
        .ask("query-named-block-nodes", Machine.object().put("flat", true))
        .map(
            all -> {
              Map<String, JsonNode> nodes = new HashMap<>();
              all.forEach(node -> nodes.put(node.path(NODE_NAME).asText(), node));
              return nodes;
            });
  }

  /** What the monitor says of a disk's device. */
  Future<JsonNode> device(String alias) {
    return machine
        .ask("query-block")
        .map(
            all -> {
              for (JsonNode each : all) {
                String qdev = each.path("qdev").asText();
                if (qdev.equals(alias) || qdev.contains("/" + alias + "/")) {
                  return each;
                }
              }
              throw new VirtException(
                  ErrorCode.OPERATION_FAILED, "the machine has no disk '" + alias + "'");
            });
  }

  /** The nodes that a device's image is made of, the topmost first; empty for an empty drive. */
  Future<List<String>> below(String alias) {
    return device(alias)
        .compose(
            device ->
                named()
                    .map(
                        nodes -> {
                          String top = device.path("inserted").path(NODE_NAME).asText();
                          List<String> chain = new ArrayList<>();
                          collect(top, nodes, chain);
                          return chain;
                        }));
  }

  /** By their numbers, as older emulators do not say what is below a node. */
  private static void collect(String top, Map<String, JsonNode> nodes, List<String> chain) {
    Matcher match = NAME.matcher(top);
    if (!match.matches()) {
      return;
    }
    String prefix = "libvirt-" + match.group(1) + "-";
    for (String layer : List.of("copy-on-read", "format", "storage")) {
      if (nodes.containsKey(prefix + layer)) {
        chain.add(prefix + layer);
      }
    }
  }
}
