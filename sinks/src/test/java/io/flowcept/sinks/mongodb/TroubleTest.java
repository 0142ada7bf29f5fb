package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private static final ServerAddress ADDRESS = new ServerAddress("db", 1);

    @Test
    void connectionThatEndsBeforeThePasswordIsJudged_isNoRefusal() {
        assertThat(said(whileAuthenticating(new MongoSocketReadException("Prematurely reached end", ADDRESS))))
                .isEqualTo("lost the connection to MongoDB at db:1 (Prematurely reached end)");
        assertThat(said(whileAuthenticating(new MongoSocketReadTimeoutException("", ADDRESS, null))))
                .isEqualTo("MongoDB at db:1 has not answered in time");
        assertThat(said(whileAuthenticating(new MongoException(18, "Authentication failed"))))
                .isEqualTo("MongoDB at db:1 refuses the credentials (Authentication failed);"
                        + " check databases.mongodb.username, password and auth_source, or uri");
    }

    private static MongoException whileAuthenticating(MongoException cause) {
        MongoCredential credential = MongoCredential.createCredential("ada", "admin", new char[0]);
        return new MongoSecurityException(credential, "Exception authenticating", cause);
    }

    private static String said(MongoException e) {
        Map<String, Object> settings = Map.of("databases.mongodb.host", "db", "databases.mongodb.port", 1);
        MongodbServer server = new MongodbServer(new SinkOptions(settings, new File("."), "w", "p", Set.of()));
        return Trouble.explained(e, server, null).getMessage();
    }
}
