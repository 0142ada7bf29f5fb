package org.example.call;

import io.perfmark.PerfMark;

/** The method of {@link Bare} as a task of PerfMark, which keeps the last ones of each thread in memory. */
final class PerfMarkCall {
    private PerfMarkCall() {}

    static long step(long seed, int turns) {
        PerfMark.startTask("step");
        long mixed = seed;
        for (int i = 0; i < turns; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        PerfMark.stopTask("step");
        return mixed;
    }

    static void enable() {
        PerfMark.setEnabled(true);
    }

    static boolean isRecorded() throws ReflectiveOperationException {
        Object marks =
                Class.forName("io.perfmark.impl.Storage").getMethod("read").invoke(null);
        return !((java.util.List<?>) marks).isEmpty();
    }
}
