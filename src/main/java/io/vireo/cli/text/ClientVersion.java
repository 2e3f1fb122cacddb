package io.vireo.cli.text;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version this client was built as. */
public final class ClientVersion implements IVersionProvider {

  public static String text() {
    return Optional.ofNullable(ClientVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"vireo " + text()};
  }
}
