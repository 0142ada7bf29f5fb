package io.flowcept.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * The server that the other agents want to have: takes what they send over loopback, counts the spans or transactions in
 * it, and keeps nothing. Thread-safe.
 */
final class Collector implements Closeable {
    private static final byte[] TRANSACTION = "{\"transaction\":".getBytes(StandardCharsets.US_ASCII);
    /** In OTLP, the resource's spans, the scope's spans and the span are each this field of the one around. */
    private static final int[] PATH_TO_SPAN = {1, 2, 2};

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong count = new AtomicLong();

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Spans and transactions so far. */
    long count() {
        return count.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (InputStream in = decoded(exchange)) {
            if (path.equals("/v1/traces")) {
                byte[] body = in.readAllBytes();
                count.addAndGet(spans(body, 0, body.length, 0));
                answer(exchange, 200, "");
            } else if (path.startsWith("/intake")) {
                countTransactions(in);
                answer(exchange, 202, "");
            } else {
                in.readAllBytes();
                answer(exchange, 200, "{\"version\":\"8.0.0\"}");
            }
        }
    }

    private static InputStream decoded(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        if (encoding == null) {
            return in;
        }
        return encoding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in);
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Counts while it reads: the request stays open for many seconds. */
    private void countTransactions(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int matched = 0;
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            for (int i = 0; i < read; i++) {
                matched = buffer[i] == TRANSACTION[matched] ? matched + 1 : buffer[i] == TRANSACTION[0] ? 1 : 0;
                if (matched == TRANSACTION.length) {
                    matched = 0;
                    count.incrementAndGet();
                }
            }
        }
    }

    /** The spans in a message of protocol buffers that is so deep on the path. */
    private static int spans(byte[] bytes, int from, int to, int depth) {
        int found = 0;
        int at = from;
        while (at < to) {
            int tag = bytes[at++] & 0xff;
            if ((tag & 7) != 2 || tag >= 0x80) {
                throw new IllegalStateException("no message of spans: tag " + tag);
            }
            int length = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[at++];
                length |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            if (tag >>> 3 == PATH_TO_SPAN[depth]) {
                found += depth == PATH_TO_SPAN.length - 1 ? 1 : spans(bytes, at, at + length, depth + 1);
            }
            at += length;
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
