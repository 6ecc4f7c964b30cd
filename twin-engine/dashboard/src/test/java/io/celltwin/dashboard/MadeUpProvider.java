package io.celltwin.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** An OpenID provider's keys over HTTP, tokens as it makes them, and tokens as it never would. */
final class MadeUpProvider implements AutoCloseable {
  static final String ISSUER = "https://people.example";
  static final String US = "celltwin";

  private final RsaJsonWebKey key;
  private final HttpServer provider;

  MadeUpProvider() throws IOException, JoseException {
    key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("one");
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] keys =
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY).getBytes(UTF_8);
    provider.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, keys.length);
          try (var out = exchange.getResponseBody()) {
            out.write(keys);
          }
        });
    provider.start();
  }

  /** Where its keys are. */
  String keys() {
    return "http://127.0.0.1:" + provider.getAddress().getPort() + "/keys";
  }

  @Override
  public void close() {
    provider.stop(0);
  }

  String read() throws JoseException {
    return signed(claims("read"), key);
  }

  String forged() throws JoseException {
    return signed(claims("read"), RsaJwkGenerator.generateJwk(2048));
  }

  private static JwtClaims claims(String role) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(US);
    claims.setSubject("7f3");
    claims.setStringClaim("preferred_username", "anna");
    claims.setStringListClaim("roles", "somebody", role);
    claims.setExpirationTimeMinutesInTheFuture(60);
    return claims;
  }

  private static String signed(JwtClaims claims, RsaJsonWebKey by) throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setKey(by.getPrivateKey());
    jws.setKeyIdHeaderValue("one");
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    return jws.getCompactSerialization();
  }

  String expired() throws JoseException {
    JwtClaims claims = claims("read");
    claims.setExpirationTime(NumericDate.fromSeconds(1_000_000_000));
    return signed(claims, key);
  }

  String without(String claim) throws JoseException {
    JwtClaims claims = claims("read");
    claims.unsetClaim(claim);
    return signed(claims, key);
  }

  String with(String claim, String value) throws JoseException {
    JwtClaims claims = claims("read");
    claims.setStringClaim(claim, value);
    return signed(claims, key);
  }

  String unsigned() throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setPayload(claims("administer").toJson());
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    return jws.getCompactSerialization();
  }

  /** Signed with the public key as if it were a secret of both. */
  String confused() throws JoseException {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims("administer").toJson());
    jws.setKey(new HmacKey(key.getPublicKey().getEncoded()));
    jws.setKeyIdHeaderValue("one");
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    return jws.getCompactSerialization();
  }
}
