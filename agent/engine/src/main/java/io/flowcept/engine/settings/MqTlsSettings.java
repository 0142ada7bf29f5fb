package io.flowcept.engine.settings;

/** The section {@code mq.tls}: encryption on the way to the message queue. Immutable. */
public final class MqTlsSettings {
    public final boolean enabled;

    /** Whether the server's certificate must name its host. */
    public final boolean verifyHost;

    /** Whom to trust: PKCS12, JKS, or certificates in PEM; null for whom the JDK trusts. */
    public final String trustStore;

    /** Null for none. */
    public final String trustStorePassword;

    /** The client's own certificate and key: PKCS12 or JKS; null for none. */
    public final String keyStore;

    /** Null for none. */
    public final String keyStorePassword;

    MqTlsSettings(Section section) {
        enabled = section.key("enabled").bool(false);
        verifyHost = section.key("verify_host").bool(true);
        trustStore = section.key("trust_store").path(null);
        trustStorePassword = section.key("trust_store_password").text(null);
        keyStore = section.key("key_store").path(null);
        keyStorePassword = section.key("key_store_password").text(null);
        section.close();
    }
}
