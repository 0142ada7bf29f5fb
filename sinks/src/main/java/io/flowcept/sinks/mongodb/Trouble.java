package io.flowcept.sinks.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ServerDescription;
import java.io.IOException;
import java.io.InterruptedIOException;

/** What went wrong, in a sentence that says what to do. The driver's own are pages long. */
final class Trouble {
    private static final int UNAUTHORIZED = 13;

    private Trouble() {}

    /** @param client the one that had it, or null */
    static IOException explained(RuntimeException e, MongodbServer server, MongoClient client) {
        String mongodb = "MongoDB at " + server.hosts();
        if (e instanceof MongoInterruptedException) {
            Thread.currentThread().interrupt();
            return (IOException) new InterruptedIOException("interrupted while talking to " + mongodb).initCause(e);
        }
        // A connection that ended while the password was asked for says nothing of the password.
        if (e instanceof MongoSecurityException && !(e.getCause() instanceof MongoSocketException)) {
            return new IOException(
                    mongodb + " refuses the credentials (" + innermost(e)
                            + "); check databases.mongodb.username, password and auth_source, or uri",
                    e);
        }
        if (e instanceof MongoTimeoutException) {
            return new IOException(
                    "cannot reach " + mongodb + " (" + lastFailure(client, e)
                            + "); check that it runs and databases.mongodb.host, port, uri and tls",
                    e);
        }
        Throwable connection = e instanceof MongoSecurityException ? e.getCause() : e;
        if (connection instanceof MongoSocketReadTimeoutException) {
            return new IOException(mongodb + " has not answered in time", e);
        }
        if (connection instanceof MongoSocketException) {
            return new IOException("lost the connection to " + mongodb + " (" + innermost(e) + ")", e);
        }
        if (e instanceof MongoCommandException && ((MongoCommandException) e).getCode() == UNAUTHORIZED) {
            return new IOException(
                    mongodb + " does not allow it (" + ((MongoCommandException) e).getErrorMessage()
                            + "); give the user the role readWrite on the database " + server.database(),
                    e);
        }
        return new IOException(mongodb + " says: " + e.getMessage(), e);
    }

    /** Why no server could be had, which the driver knows but hides in a description of the whole cluster. */
    private static String lastFailure(MongoClient client, RuntimeException e) {
        if (client != null) {
            for (ServerDescription description : client.getClusterDescription().getServerDescriptions()) {
                if (description.getException() != null) {
                    return innermost(description.getException());
                }
            }
        }
        return innermost(e);
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
