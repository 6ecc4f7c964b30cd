package io.celltwin.dashboard.access;

import io.celltwin.domain.guard.Caller;
import io.celltwin.domain.guard.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Bearer tokens of an OpenID Connect provider. Signed by one of its keys with an asymmetric
 * algorithm, by this issuer, for us, and not expired: all of these, or it opens nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token best practices</a>
 */
final class Oidc {
  private static final int SKEW_SECONDS = 30;
  private static final int PATIENCE_MILLIS = 5_000;

  /** A key nobody has heard of makes us ask again, but not each time. */
  private static final long ASK_AGAIN_MILLIS = 5_000;

  /** No {@code none}, and none with a secret that we would share with the provider. */
  private static final AlgorithmConstraints SIGNATURES =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

  private static final List<String> NAMES = List.of("preferred_username", "email", "client_id");

  private final RestConfig config;
  private final Clock clock;
  private final VerificationKeyResolver keys;

  /**
   * @throws IllegalArgumentException where a file of keys is none
   */
  Oidc(RestConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.keys = config.oidcKeys().matches("https?://.*") ? asked() : ofFile();
  }

  private VerificationKeyResolver asked() {
    var address = new HttpsJwks(config.oidcKeys());
    var get = new Get();
    get.setConnectTimeout(PATIENCE_MILLIS);
    get.setReadTimeout(PATIENCE_MILLIS);
    get.setRetries(1);
    address.setSimpleHttpGet(get);
    address.setRefreshReprieveThreshold(ASK_AGAIN_MILLIS);
    return new HttpsJwksVerificationKeyResolver(address);
  }

  private VerificationKeyResolver ofFile() {
    try {
      String json = Files.readString(Path.of(config.oidcKeys()));
      return new JwksVerificationKeyResolver(new JsonWebKeySet(json).getJsonWebKeys());
    } catch (IOException | JoseException e) {
      throw new IllegalArgumentException(
          "rest.oidc-keys is '%s', wanted an https address or a file with a JWKS: %s"
              .formatted(config.oidcKeys(), e.getMessage()),
          e);
    }
  }

  /** Null where there is none. */
  static String host(String address) {
    try {
      return URI.create(address).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Who shows it. May ask the provider for its keys. */
  Verdict look(String token) {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setExpectedIssuer(true, config.oidcIssuer())
            .setExpectedAudience(true, config.oidcAudience())
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
            .setJwsAlgorithmConstraints(SIGNATURES)
            .setVerificationKeyResolver(keys)
            .build();
    try {
      JwtClaims claims = consumer.processToClaims(token);
      return Verdict.of(new Caller(name(claims), "oidc", roles(claims)));
    } catch (InvalidJwtException e) {
      return Verdict.refused(why(e));
    } catch (MalformedClaimException e) {
      return Verdict.refused("a claim of the token is not of its kind");
    }
  }

  /** The library's own sentences hold the token: ours do not. */
  private static String why(InvalidJwtException e) {
    if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
      return "the token has expired";
    }
    if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return "the token is not valid yet";
    }
    if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID) || e.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
      return "the token is another issuer's";
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return "the token is meant for somebody else";
    }
    if (e.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)
        || e.hasErrorCode(ErrorCodes.SUBJECT_MISSING)) {
      return "the token says not until when, or whose it is";
    }
    return "the token is not signed by a key of the issuer, in a way that is taken";
  }

  private static String name(JwtClaims claims) throws MalformedClaimException {
    for (String each : NAMES) {
      if (claims.getClaimValue(each) instanceof String name && !name.isBlank()) {
        return cut(name);
      }
    }
    return cut(claims.getSubject());
  }

  private static String cut(String name) {
    String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return clean.length() <= 200 ? clean : clean.substring(0, 200);
  }

  private Set<Role> roles(JwtClaims claims) {
    Object at = claims.getClaimsMap();
    for (String part : config.oidcRoles().split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    Stream<?> words =
        at instanceof Collection<?> list
            ? list.stream()
            : at instanceof String text ? Stream.of(text.split(" ", -1)) : Stream.empty();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    words.flatMap(word -> Role.of(String.valueOf(word)).stream()).forEach(roles::add);
    return roles;
  }
}
