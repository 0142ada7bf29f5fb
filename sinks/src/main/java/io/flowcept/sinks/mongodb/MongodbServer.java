package io.flowcept.sinks.mongodb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ServerDescription;
import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which server to talk to and how, after {@code databases.mongodb}. Immutable. */
final class MongodbServer {
    /** Flowcept waits a minute; but what is down is asked again anyway, and a host that ends does not wait so long. */
    private static final int CONNECT_MILLIS = 5_000;

    private static final int ANSWER_MILLIS = 10_000;

    private static final long POLL_NANOS = 5_000_000;

    private final SinkOptions options;

    MongodbServer(SinkOptions options) {
        this.options = options;
    }

    String database() {
        String name = setting("db");
        return name == null ? "flowcept" : name;
    }

    /** The hosts, without what is secret in a URI. */
    String hosts() {
        String uri = setting("uri");
        if (uri == null) {
            return host() + ':' + port();
        }
        // A password may hold any character, wrongly but often; so all up to the last @ is hidden.
        int scheme = uri.indexOf("://");
        int start = Math.max(uri.lastIndexOf('@'), scheme < 0 ? -1 : scheme + 2) + 1;
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        return uri.substring(start, end);
    }

    /**
     * A client, which connects in the background.
     *
     * @throws IOException when the settings make no sense to the driver
     */
    MongoClient connect() throws IOException {
        try {
            return MongoClients.create(settings());
        } catch (IllegalArgumentException e) {
            String uri = setting("uri");
            if (uri != null && uri.indexOf('@') >= 0) {
                // The driver's message may quote a part of the password.
                throw new IOException(
                        "databases.mongodb.uri is no connection string of MongoDB's; in its user and password,"
                                + " : / ? # [ ] @ must be percent-encoded");
            }
            throw new IOException("databases.mongodb.uri is refused by the driver: " + e.getMessage(), e);
        } catch (FileNotFoundException e) {
            throw new IOException("databases.mongodb.tls_ca_file cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IOException("databases.mongodb.tls_ca_file holds no usable certificates: " + e.getMessage(), e);
        }
    }

    /**
     * Waits for the client's first answer. The driver itself would go on trying for {@link #CONNECT_MILLIS} where every
     * server has refused at once, and a host that ends does not wait to hear why.
     *
     * @throws MongoTimeoutException when every server has failed, or none can be written to in time
     */
    void await(MongoClient client) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
        while (!client.getClusterDescription().hasWritableServer()) {
            if (haveAllFailed(client) || System.nanoTime() > until) {
                throw new MongoTimeoutException("no answer in 5 s, or none that can be written to");
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new MongoInterruptedException("interrupted", null);
            }
        }
    }

    private static boolean haveAllFailed(MongoClient client) {
        List<ServerDescription> servers = client.getClusterDescription().getServerDescriptions();
        for (ServerDescription each : servers) {
            if (each.getException() == null) {
                return false;
            }
        }
        return !servers.isEmpty();
    }

    private MongoClientSettings settings() throws IOException, GeneralSecurityException {
        String uri = setting("uri");
        ConnectionString connection = uri == null ? null : new ConnectionString(uri);
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applicationName("flowcept-agent")
                .readConcern(ReadConcern.DEFAULT)
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                        .readTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        if (connection == null) {
            ServerAddress address = new ServerAddress(host(), port());
            settings.applyToClusterSettings(cluster -> cluster.hosts(Collections.singletonList(address)));
        } else {
            settings.applyConnectionString(connection);
        }
        WriteConcern wish = connection == null ? null : connection.getWriteConcern();
        settings.writeConcern(wish != null && wish.isAcknowledged() ? wish : WriteConcern.MAJORITY);
        credentials(settings);
        tls(settings);
        return settings.build();
    }

    private void credentials(MongoClientSettings.Builder settings) {
        String user = setting("username");
        if (user != null) {
            String source = setting("auth_source");
            String password = setting("password");
            settings.credential(MongoCredential.createCredential(
                    user, source == null ? "admin" : source, (password == null ? "" : password).toCharArray()));
        }
    }

    private void tls(MongoClientSettings.Builder settings) throws IOException, GeneralSecurityException {
        String file = setting("tls_ca_file");
        SSLContext context = file == null ? null : trusting(absolute(new File(file)));
        if (options.bool("databases.mongodb.tls") || context != null) {
            settings.applyToSslSettings(ssl -> ssl.enabled(true).context(context));
        }
    }

    private File absolute(File file) {
        return file.isAbsolute() ? file : new File(options.workingDirectory(), file.getPath());
    }

    private static SSLContext trusting(File certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = new FileInputStream(certificates)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private String host() {
        String host = setting("host");
        return host == null ? "localhost" : host;
    }

    private int port() {
        return (int) options.number("databases.mongodb.port", 27017);
    }

    /** The text of a key, null when it is not set or empty. */
    private String setting(String key) {
        String text = options.string("databases.mongodb." + key);
        return text == null || text.isEmpty() ? null : text;
    }
}
