package io.flowcept.engine;

import io.flowcept.engine.log.Log;
import io.flowcept.engine.weave.Findings;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps what host threads find, each sentence once, until a thread of ours writes it to the log. Thread-safe. */
final class Notes implements Findings {
    private static final int MOST = 200;

    private final Set<String> known = new HashSet<>();
    private final Set<String> fresh = new LinkedHashSet<>();

    @Override
    public synchronized void skipped(String sentence) {
        if (known.size() < MOST && known.add(sentence)) {
            fresh.add(sentence);
        }
    }

    void writeTo(Log log) {
        // Mostly there are none, and what goes over them would be loaded for that.
        if (hasFresh()) {
            for (String sentence : fresh()) {
                log.warning(sentence);
            }
        }
    }

    synchronized boolean hasFresh() {
        return !fresh.isEmpty();
    }

    /** Those that it has not told before. */
    synchronized Set<String> fresh() {
        Set<String> sentences = new LinkedHashSet<>(fresh);
        fresh.clear();
        return sentences;
    }
}
