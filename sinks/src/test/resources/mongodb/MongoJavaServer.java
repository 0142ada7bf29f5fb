import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server in a process of its own: {@code java -cp … MongoJavaServer.java PORT FILE KEYSTORE}. Without a file
 * it keeps its data in memory, as it does where the file is {@code counted}, and none of it where the file is {@code nothing}, and updates slowly where it is {@code slow}; without a store of keys it does not encrypt; either is then the empty text. The client
 * has another Netty, so this is compiled when it is started and not with the tests.
 */
final class MongoJavaServer {
    private MongoJavaServer() {}

    public static void main(String[] arguments) throws Exception {
        MongoServer server = new MongoServer(backend(arguments[1]));
        if (!arguments[2].isEmpty()) {
            char[] password = "changeit".toCharArray();
            KeyStore store = KeyStore.getInstance(new File(arguments[2]), password);
            server.enableSsl(
                    (PrivateKey) store.getKey("server", password), null, (X509Certificate) store.getCertificate("server"));
        }
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
    }

    private static MongoBackend backend(String file) {
        if (file.equals("slow")) {
            return slow();
        }
        if (file.equals("counted")) {
            return counted();
        }
        return file.isEmpty() ? new MemoryBackend() : file.equals("nothing") ? nothing() : file(file);
    }

    /**
     * Knows how many documents were inserted from what it has answered to that. Asked how many a collection has, the backend
     * would go through all of them, and whoever writes would wait meanwhile.
     */
    private static MongoBackend counted() {
        Map<Object, Long> inserted = new ConcurrentHashMap<>();
        return new MemoryBackend() {
            @Override
            public Document handleMessage(MongoMessage message) {
                Document question = message.getDocument();
                Object collection = question.get("$db") + "." + question.getOrDefault("count", question.get("insert"));
                if (question.containsKey("count") && inserted.containsKey(collection)) {
                    return new Document("n", inserted.get(collection)).append("ok", 1.0);
                }
                Document answer = super.handleMessage(message);
                if (question.containsKey("insert")) {
                    inserted.merge(collection, ((Number) answer.get("n")).longValue(), Long::sum);
                }
                return answer;
            }
        };
    }

    private static MongoBackend slow() {
        return new MemoryBackend() {
            @Override
            public Document handleMessage(MongoMessage message) {
                if (message.getDocument().get("updates") instanceof List<?> updates) {
                    try {
                        Thread.sleep(3L * updates.size());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return super.handleMessage(message);
            }
        };
    }

    /** Says yes to each insert and update, and counts them by their collections, so that a client has nobody to wait for. */
    private static MongoBackend nothing() {
        Map<Object, Long> written = new ConcurrentHashMap<>();
        return new MemoryBackend() {
            @Override
            public Document handleMessage(MongoMessage message) {
                Document question = message.getDocument();
                String what = question.containsKey("insert") ? "insert" : "update";
                if (question.containsKey(what)) {
                    int count = ((List<?>) question.get(what.equals("insert") ? "documents" : "updates")).size();
                    written.merge(question.get(what), (long) count, Long::sum);
                    return new Document("n", count).append("nModified", 0).append("ok", 1.0);
                }
                return question.containsKey("count")
                        ? new Document("n", written.getOrDefault(question.get("count"), 0L)).append("ok", 1.0)
                        : super.handleMessage(message);
            }
        };
    }

    private static MongoBackend file(String name) {
        MVStore data = new MVStore.Builder().fileName(name).cacheSize(256).open();
        // Its own thread would write at the same time, and old versions would make the file ten times as large.
        data.setAutoCommitDelay(0);
        data.setRetentionTime(0);
        return new H2Backend(data) {
            @Override
            public Document handleMessage(MongoMessage message) {
                Document answer = super.handleMessage(message);
                // What is acknowledged is with the kernel, and survives a kill; of itself it would write once a second.
                commit();
                return answer;
            }
        };
    }
}
