package io.flowcept.sinks.queue;

import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The section {@code mq.tls}: whom to trust and how to identify oneself. Stores are PKCS12 ({@code .p12}, {@code .pfx}),
 * JKS, or, for trust, certificates in PEM ({@code .pem}, {@code .crt}, {@code .cer}). Immutable.
 */
public final class QueueTls {
    public final boolean enabled;

    /** Whether the server's certificate must name its host. */
    public final boolean verifyHost;

    /** Null for the JDK's own. */
    public final File trustStore;

    /** Null for none. */
    public final File keyStore;

    public final String trustStorePassword;
    public final String keyStorePassword;

    QueueTls(SinkOptions options) {
        enabled = options.bool("mq.tls.enabled");
        verifyHost = options.bool("mq.tls.verify_host");
        trustStore = file(options, "mq.tls.trust_store");
        keyStore = file(options, "mq.tls.key_store");
        trustStorePassword = options.string("mq.tls.trust_store_password");
        keyStorePassword = options.string("mq.tls.key_store_password");
    }

    private static File file(SinkOptions options, String key) {
        String path = options.string(key);
        if (path == null || path.isEmpty()) {
            return null;
        }
        File file = new File(path);
        return file.isAbsolute() ? file : new File(options.workingDirectory(), path);
    }

    /** {@code PEM}, {@code PKCS12} or {@code JKS}. */
    public static String type(File store) {
        String name = store.getName().toLowerCase(Locale.ROOT);
        if (name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".cer")) {
            return "PEM";
        }
        return name.endsWith(".p12") || name.endsWith(".pfx") ? "PKCS12" : "JKS";
    }

    /** Who trusts the server; the JDK's own trust when no store is set. */
    public TrustManagerFactory trust() throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore == null ? null : certificates());
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("mq.tls.trust_store " + trustStore + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** How to identify oneself, or null. */
    public KeyManagerFactory identity() throws IOException {
        if (keyStore == null) {
            return null;
        }
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(keyStore, keyStorePassword), characters(keyStorePassword));
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("mq.tls.key_store " + keyStore + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Both together. */
    public SSLContext context() throws IOException {
        KeyManagerFactory identity = identity();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : identity.getKeyManagers(), trust().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyStore certificates() throws GeneralSecurityException, IOException {
        if (!type(trustStore).equals("PEM")) {
            return load(trustStore, trustStorePassword);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = new FileInputStream(trustStore)) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("trusted-" + count++, certificate);
            }
        }
        return store;
    }

    private static KeyStore load(File file, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type(file));
        try (InputStream in = new FileInputStream(file)) {
            store.load(in, characters(password));
        }
        return store;
    }

    private static char[] characters(String password) {
        return password == null ? null : password.toCharArray();
    }
}
