package io.celltwin.dashboard;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.ServerBuilder;
import io.celltwin.dashboard.access.RestConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** Where the server listens, and with whose certificate. */
final class Tls {
  private Tls() {}

  /**
   * @throws IllegalArgumentException where certificate, key or keystore cannot be used
   */
  static ServerBuilder listen(ServerBuilder server, InetSocketAddress at, RestConfig config) {
    if (!config.tls()) {
      return server.http(at);
    }
    Path file = config.tlsKeystore() == null ? config.tlsCertificate() : config.tlsKeystore();
    try {
      String password = password(config.tlsPasswordFile());
      server.https(at);
      return config.tlsKeystore() == null
          ? server.tls(
              TlsKeyPair.of(config.tlsKey().toFile(), password, config.tlsCertificate().toFile()))
          : server.tls(keys(config.tlsKeystore(), password));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS of %s: %s; wanted a certificate with its key as PEM, or PKCS 12, and the password that opens it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static KeyManagerFactory keys(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    return keys;
  }

  /** Null where no file is named. */
  private static String password(Path file) throws IOException {
    if (file == null) {
      return null;
    }
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty() ? "" : lines.get(0).strip();
  }
}
