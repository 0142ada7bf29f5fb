package io.flowcept.engine.weave;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All sites of this JVM, numbered from 0. A method woven twice, by another loader or by a retransformation, keeps its
 * number. Thread-safe; {@link #get} takes no lock.
 */
public final class Sites {
    /** Told of each new site before any woven code can pass its number. */
    public interface Listener {
        void defined(Site site);
    }

    private Listener listener;
    private final Map<String, Site> byKey = new HashMap<>();
    private volatile Site[] byNumber = new Site[0];

    /** Names the listener, which is told of the sites that there are, and of each new one. */
    public synchronized void listen(Listener listener) {
        for (Site site : byNumber) {
            listener.defined(site);
        }
        this.listener = listener;
    }

    /** The site with that number. */
    public Site get(int number) {
        return byNumber[number];
    }

    /** All sites there are now, in order of number. */
    public Site[] all() {
        return byNumber.clone();
    }

    synchronized Site define(
            String className,
            String methodName,
            String descriptor,
            Site.Selection selection,
            List<String> usedNames,
            String source) {
        String key = className + '.' + methodName + descriptor + usedNames + source;
        Site known = byKey.get(key);
        if (known != null) {
            return known;
        }
        Site[] before = byNumber;
        Site site = new Site(before.length, className, methodName, descriptor, selection, usedNames);
        if (listener != null) {
            listener.defined(site);
        }
        Site[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = site;
        byNumber = after;
        byKey.put(key, site);
        return site;
    }
}
