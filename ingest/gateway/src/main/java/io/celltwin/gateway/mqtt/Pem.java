package io.celltwin.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys as files of text, the way brokers hand them out. */
final class Pem {
  private Pem() {}

  /**
   * @throws IllegalArgumentException for a file that holds none, with its name
   */
  static MqttClientSslConfig ssl(MqttAddress address) {
    MqttClientSslConfigBuilder builder = MqttClientSslConfig.builder();
    try {
      if (address.authority() != null) {
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = empty();
        int i = 0;
        for (Certificate certificate : certificates(address.authority())) {
          store.setCertificateEntry("authority-" + i++, certificate);
        }
        trust.init(store);
        builder = builder.trustManagerFactory(trust);
      }
      if (address.certificate() != null) {
        KeyManagerFactory keys =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore store = empty();
        store.setKeyEntry(
            "client", key(address.key()), new char[0], certificates(address.certificate()));
        keys.init(store, new char[0]);
        builder = builder.keyManagerFactory(keys);
      }
      return builder.build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS to " + address.shown() + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
      if (all.length == 0) {
        throw new GeneralSecurityException(file + " holds no certificate, wanted PEM");
      }
      return all;
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, US_ASCII);
    int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = text.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new GeneralSecurityException(
          file
              + " holds no 'BEGIN PRIVATE KEY', wanted PKCS 8: openssl pkcs8 -topk8 -nocrypt -in "
              + file.getFileName());
    }
    byte[] der =
        Base64.getMimeDecoder()
            .decode(text.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // another kind of key
      }
    }
    throw new GeneralSecurityException(file + " holds no RSA, EC or Ed25519 key");
  }
}
