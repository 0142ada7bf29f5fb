package io.flowcept.sinks.jsonl;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;

/** Puts whole lines at the end of a file: all of them or, after an exception, none. */
final class Appending {
    private static final byte NEWLINE = '\n';
    private static final long LOCK_NANOS = 10_000_000_000L;
    private static final int CHUNK = 8192;

    private Appending() {}

    /** @param shared whether other processes write here; then a lock is held, which some network file systems refuse */
    static void append(FileChannel file, ByteBuffer lines, boolean shared) throws IOException {
        if (!shared) {
            write(file, lines);
            return;
        }
        FileLock lock = lock(file);
        try {
            write(file, lines);
        } finally {
            lock.release();
        }
    }

    private static void write(FileChannel file, ByteBuffer lines) throws IOException {
        long size = file.size();
        long end = endOfWholeLines(file, size);
        if (end < size) {
            file.truncate(end);
        }
        try {
            long at = end;
            while (lines.hasRemaining()) {
                at += file.write(lines, at);
            }
        } catch (IOException e) {
            try {
                file.truncate(end);
            } catch (IOException whoWritesNextCutsIt) {
                e.addSuppressed(whoWritesNextCutsIt);
            }
            throw e;
        }
    }

    /** A writer that was killed may have left part of a line. It was never acknowledged, so it comes again. */
    private static long endOfWholeLines(FileChannel file, long size) throws IOException {
        int count = 1;
        for (long to = size; to > 0; to -= count, count = (int) Math.min(to, CHUNK)) {
            ByteBuffer chunk = ByteBuffer.allocate(count);
            while (chunk.hasRemaining()) {
                if (file.read(chunk, to - count + chunk.position()) < 0) {
                    throw new IOException("it was made shorter by somebody who does not lock it");
                }
            }
            for (int i = count - 1; i >= 0; i--) {
                if (chunk.get(i) == NEWLINE) {
                    return to - count + i + 1;
                }
            }
        }
        return 0;
    }

    private static FileLock lock(FileChannel file) throws IOException {
        long deadline = System.nanoTime() + LOCK_NANOS;
        while (true) {
            FileLock lock = null;
            try {
                lock = file.tryLock();
            } catch (OverlappingFileLockException heldByThisVeryJvm) {
                lock = null;
            } catch (IOException e) {
                throw new IOException(
                        "this file system cannot lock files (" + e.getMessage()
                                + "); project.dump_buffer.append_id_to_path: true makes one file per process, which needs"
                                + " no lock",
                        e);
            }
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("another process has held the lock on it for 10 seconds");
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the lock on it");
            }
        }
    }
}
