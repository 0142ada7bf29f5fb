package org.example.call;

import jdk.jfr.Event;
import jdk.jfr.StackTrace;

/** The method of {@link Bare} as an event of the JDK's Flight Recorder. */
final class JfrCall {
    private JfrCall() {}

    /** Without a stack trace, which would cost ten times as much. */
    @StackTrace(false)
    static final class Called extends Event {
        long seed;
        int turns;
        long result;
    }

    static long step(long seed, int turns) {
        Called event = new Called();
        event.begin();
        long mixed = seed;
        for (int i = 0; i < turns; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        event.end();
        event.seed = seed;
        event.turns = turns;
        event.result = mixed;
        event.commit();
        return mixed;
    }

    static boolean isRecorded() {
        return new Called().isEnabled();
    }
}
