package io.vireo.cli.client;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * One certificate, shown whatever the other end says that it believes: left to itself Java keeps
 * back one that is not wanted, and the refusal would then say that none was shown.
 */
final class ShownCertificate extends X509ExtendedKeyManager {

  private static final String NAME = "own";

  private final X509Certificate[] chain;
  private final PrivateKey key;

  ShownCertificate(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain.clone();
    this.key = key;
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[] {NAME};
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return NAME;
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return NAME;
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return new String[] {NAME};
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return NAME;
  }

  @Override
  public X509Certificate[] getCertificateChain(String name) {
    return chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String name) {
    return key;
  }
}
