package org.example.hard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Does what its first argument says. What it prints does not depend on how much memory or stack there is. */
public final class Main {
    /** Small enough to be nothing special to any collector. */
    private static final int CHUNK = 1 << 18;

    private Main() {}

    public static void main(String[] args) throws Exception {
        step(0);
        switch (args[0]) {
            case "memory":
                memory(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
                break;
            case "threads":
                threads(Integer.parseInt(args[1]));
                break;
            case "virtual":
                virtual(Integer.parseInt(args[1]));
                break;
            case "exit":
                leave(3);
                break;
            case "halt":
                stop(4);
                break;
            case "fill":
                fill();
                break;
            case "fill, and go on":
                try {
                    fill();
                } catch (OutOfMemoryError e) {
                    System.out.println("caught " + e.getMessage());
                }
                break;
            case "fall":
                fall(0);
                break;
            case "fall, and go on":
                try {
                    fall(0);
                } catch (StackOverflowError e) {
                    System.out.println("caught");
                }
                break;
            default:
                throw new IllegalArgumentException(args[0]);
        }
        System.out.println(step(1));
    }

    static int step(int number) {
        return number + 1;
    }

    /** Keeps so many MiB, and makes garbage beside it. */
    private static void memory(int kept, int steps) {
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 0; i < kept * 4; i++) {
            chunks.add(new byte[CHUNK]);
        }
        long sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += step(i) + new byte[1024].length;
        }
        System.out.println(chunks.size() + " " + sum);
    }

    /** Threads that are all alive when each makes its steps. */
    private static void threads(int count) throws InterruptedException {
        CountDownLatch alive = new CountDownLatch(count);
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                alive.countDown();
                try {
                    alive.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int s = 0; s < 5; s++) {
                    step(number);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Virtual threads, of which most are inside {@code rest} at the same time. */
    private static void virtual(int count) throws Exception {
        // Java 8 compiles this, and Java 21 runs it.
        ExecutorService executor = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        CountDownLatch inside = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            executor.execute(() -> rest(number, inside));
        }
        executor.shutdown();
        System.out.println(executor.awaitTermination(120, TimeUnit.SECONDS));
    }

    static int rest(int number, CountDownLatch inside) {
        inside.countDown();
        try {
            inside.await();
        } catch (InterruptedException e) {
            return -1;
        }
        return step(number);
    }

    static void leave(int code) {
        System.exit(code);
    }

    static void stop(int code) {
        Runtime.getRuntime().halt(code);
    }

    static int fill() {
        List<byte[]> chunks = new ArrayList<>();
        while (chunks.add(new byte[CHUNK])) {
            // As long as there is room.
        }
        return chunks.size();
    }

    static int fall(int depth) {
        return depth < 0 ? depth : fall(depth + 1) + 1;
    }
}
