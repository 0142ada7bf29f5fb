package org.example.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Calls {@code step} in four threads and says on stdout, at once and unbuffered, which calls have returned. With a second
 * argument it then runs on until its stdin is closed.
 */
public final class Main {
    static final int THREADS = 4;

    private Main() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        int steps = Integer.parseInt(args[0]) / THREADS;
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int worker = i;
            threads[i] = new Thread(() -> work(worker, steps, out));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (args.length > 1 && System.in.read() >= 0) {
            throw new IOException("only the end of stdin was to come");
        }
    }

    private static void work(int worker, int steps, FileOutputStream out) {
        try {
            for (int i = 0; i < steps; i++) {
                String returned = step(worker, i) + "\n";
                out.write(returned.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String step(int worker, int number) {
        return worker + ":" + number;
    }
}
