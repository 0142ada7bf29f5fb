package io.flowcept.it.mangled;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Many runs, each of a seed that is one more than that before. */
final class Runs {
    /** On machines of two cores and more, two JVMs that start take no longer than one. */
    private static final int AT_ONCE = 2;

    private Runs() {}

    /** The first seed, and so all; the same each time unless {@code flowcept.it.seed} says otherwise. */
    static long firstSeed() {
        long seed = Long.getLong("flowcept.it.seed", 20260101);
        System.out.println("mangled with -Dflowcept.it.seed=" + seed);
        return seed;
    }

    /** The seed of a run that failed is in what it throws. */
    static void forEach(long firstSeed, int count, LongConsumer run) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                long one = seed;
                runs.add(executor.submit(() -> run.accept(one)));
            }
            for (Future<?> each : runs) {
                each.get(240, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
