package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;

/** The words that libvirt puts before a failure's own; scripts look for them. */
final class RemoteErrorWords {

  private RemoteErrorWords() {}

  static String of(ErrorCode code) {
    return switch (code.libvirtName()) {
      case "VIR_ERR_INTERNAL_ERROR" -> "internal error";
      case "VIR_ERR_NO_SUPPORT" -> "this function is not supported by the connection driver";
      case "VIR_ERR_NO_CONNECT" -> "no connection driver available";
      case "VIR_ERR_INVALID_ARG" -> "invalid argument";
      case "VIR_ERR_XML_ERROR", "VIR_ERR_XML_DETAIL" -> "XML error";
      case "VIR_ERR_DOM_EXIST" -> "domain already exists";
      case "VIR_ERR_OPERATION_DENIED" -> "operation forbidden";
      case "VIR_ERR_OPEN_FAILED" -> "failed to open";
      case "VIR_ERR_READ_FAILED" -> "failed to read";
      case "VIR_ERR_WRITE_FAILED" -> "failed to write";
      case "VIR_ERR_PARSE_FAILED" -> "parser error";
      case "VIR_ERR_RPC" -> "RPC error";
      case "VIR_ERR_NO_DOMAIN" -> "Domain not found";
      case "VIR_ERR_NO_NETWORK" -> "Network not found";
      case "VIR_ERR_NO_STORAGE_POOL" -> "Storage pool not found";
      case "VIR_ERR_NO_STORAGE_VOL" -> "Storage volume not found";
      case "VIR_ERR_NO_NODE_DEVICE" -> "Node device not found";
      case "VIR_ERR_NO_INTERFACE" -> "Interface not found";
      case "VIR_ERR_NO_NWFILTER" -> "Network filter not found";
      case "VIR_ERR_NO_NWFILTER_BINDING" -> "Network filter binding not found";
      case "VIR_ERR_NO_SECRET" -> "Secret not found";
      case "VIR_ERR_NO_DOMAIN_SNAPSHOT" -> "Domain snapshot not found";
      case "VIR_ERR_NO_DOMAIN_CHECKPOINT" -> "Domain checkpoint not found";
      case "VIR_ERR_NO_DOMAIN_METADATA" -> "metadata not found";
      case "VIR_ERR_DEVICE_MISSING" -> "device not found";
      case "VIR_ERR_CONF_SYNTAX" -> "configuration file syntax error";
      case "VIR_ERR_AGENT_UNRESPONSIVE" -> "Guest agent is not responding";
      case "VIR_ERR_AGENT_COMMAND_FAILED" -> "guest agent command failed";
      case "VIR_ERR_AUTH_FAILED" -> "authentication failed";
      case "VIR_ERR_OPERATION_INVALID" -> "Requested operation is not valid";
      case "VIR_ERR_CONFIG_UNSUPPORTED" -> "unsupported configuration";
      case "VIR_ERR_OPERATION_TIMEOUT" -> "Timed out during operation";
      case "VIR_ERR_ARGUMENT_UNSUPPORTED" -> "argument unsupported";
      case "VIR_ERR_OPERATION_ABORTED" -> "operation aborted";
      case "VIR_ERR_OPERATION_UNSUPPORTED" -> "Operation not supported";
      case "VIR_ERR_RESOURCE_BUSY" -> "resource busy";
      case "VIR_ERR_ACCESS_DENIED" -> "access denied";
      case "VIR_ERR_CPU_INCOMPATIBLE" -> "the CPU is incompatible with host CPU";
      default -> "operation failed";
    };
  }
}
