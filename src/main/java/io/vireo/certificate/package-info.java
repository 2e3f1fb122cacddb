/**
 * <b>What.</b> An authority of one's own, and certificates from it: enough for the two ends of this
 * service to know each other.
 *
 * <p><b>Start reading at</b> {@link io.vireo.certificate.Authority}.
 *
 * <p><b>Who owns the state.</b> There is none; keys and certificates are values.
 *
 * <p><b>To add</b> an extension: a line in {@code X509}, and a test that has the JDK read it.
 *
 * <p><b>Why like this.</b> The JDK makes keys, names and signatures in their encoded form and
 * checks certificates; only the envelope around them is missing, which is a page of DER. A library
 * for it would be larger than this service.
 */
package io.vireo.certificate;
