package io.celltwin.domain;

/**
 * Somebody changed something, or tried to.
 *
 * @param who as their token names them; {@code anybody} where nobody is asked, {@code unknown}
 *     where they could not say
 * @param how it was known who they are: {@code token}, {@code oidc}, {@code none}
 * @param action the method, e.g. PUT
 * @param subject the path that says what was to change, without a query
 * @param from address that the request came from
 * @param status that it was answered with, an HTTP code
 * @param timeMillis when, by the wall clock [ms since 1970-01-01 UTC]
 */
public record AuditEntry(
    String who,
    String how,
    String action,
    String subject,
    String from,
    int status,
    long timeMillis) {}
