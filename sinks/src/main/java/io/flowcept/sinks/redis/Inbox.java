package io.flowcept.sinks.redis;

import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What a subscription has received and nobody has polled. Who puts waits while it is full: then Redis keeps the rest, and
 * the agents that publish wait in turn. Thread-safe.
 */
final class Inbox {
    private final long mostBytes;
    private final Queue<byte[]> messages = new ArrayDeque<>();
    private long bytes;

    /** @param mostBytes of payload; one message more is taken */
    Inbox(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** An interrupt ends the wait, and the message is taken all the same. */
    synchronized void put(byte[] message) {
        try {
            while (bytes > mostBytes) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        messages.add(message);
        bytes += message.length;
        notifyAll();
    }

    /** Null when none came within so many milliseconds. */
    synchronized byte[] take(long millis) throws InterruptedIOException {
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; messages.isEmpty() && left > 0; left = (until - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for messages");
        }
        byte[] message = messages.poll();
        if (message != null) {
            bytes -= message.length;
            notifyAll();
        }
        return message;
    }
}
