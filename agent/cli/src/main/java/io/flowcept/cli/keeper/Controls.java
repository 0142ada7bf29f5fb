package io.flowcept.cli.keeper;

import io.flowcept.sinks.redis.KeyValueStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What Flowcept's parts tell each other beside the messages: the campaign, and that a producer has sent its last. Without
 * a key-value store, or while it is down, there is no campaign and nobody is told. For one thread.
 */
final class Controls implements Closeable {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 10_000_000_000L;

    private final KeyValueStore store;
    private final Consumer<String> log;
    private String campaign;
    private long askAgain = System.nanoTime();
    private boolean down;

    /** @param store null for none */
    Controls(KeyValueStore store, Consumer<String> log) {
        this.store = store;
        this.log = log;
    }

    /** The campaign that a workflow has last set, a second old at most; null for none. */
    String campaign() {
        if (store != null && System.nanoTime() - askAgain >= 0) {
            try {
                campaign = store.get("current_campaign_id");
                askAgain = System.nanoTime() + FRESH_NANOS;
                down = false;
            } catch (IOException e) {
                failed(e);
            }
        }
        return campaign;
    }

    /** Returns whether the message ends every keeper that belongs to no bundle, as ours does. */
    boolean handle(Map<String, Object> message) {
        Object bundle = message.get("exec_bundle_id");
        String suffix = bundle == null ? "" : "_" + bundle;
        String info = String.valueOf(message.get("info"));
        switch (info) {
            case "mq_flush_complete" -> remove("pending_mq_flush_complete" + suffix, message);
            case "mq_dao_thread_stopped" -> remove("started_mq_thread_execution" + suffix, message);
            default -> {
                // Nothing that a keeper has to do with, or the end, which is told below.
            }
        }
        return info.equals("stop_document_inserter") && bundle == null;
    }

    /** A producer that has sent its last is taken off the list of those that are waited for. */
    private void remove(String set, Map<String, Object> message) {
        if (store != null && (!down || System.nanoTime() - askAgain >= 0)) {
            try {
                store.remove(set, String.valueOf(message.get("interceptor_instance_id")));
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void failed(IOException e) {
        askAgain = System.nanoTime() + RETRY_NANOS;
        if (!down) {
            down = true;
            log.accept("kv_db cannot be asked: " + e.getMessage() + "; tasks without a campaign stay without");
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
