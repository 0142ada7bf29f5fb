package io.flowcept.engine.weave;

import io.flowcept.bootstrap.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All sites of this agent. A method woven twice, by another loader or by a retransformation, keeps its number, as long as
 * what its tasks are to say stays the same. Thread-safe; {@link #get} takes no lock.
 */
public final class Sites {
    /** Told of each new site before any woven code can pass its number. */
    public interface Listener {
        void defined(Site site);
    }

    private Listener listener;
    private final Map<String, Site> byKey = new HashMap<>();
    /** Behind this number; another agent, which was detached, had those before. */
    private final int first = Gate.newSite() + 1;

    private volatile Site[] byNumber = new Site[0];

    /** Null: nothing is in a journal yet. */
    private volatile CallCounts.InJournal inJournal;

    /** Names the listener, which is told of the sites that there are, and of each new one. */
    public synchronized void listen(Listener listener) {
        for (Site site : all()) {
            listener.defined(site);
        }
        this.listener = listener;
    }

    /** Names who knows how many calls are in the journal. */
    public void countedBy(CallCounts.InJournal journal) {
        inJournal = journal;
    }

    long recorded(int index) {
        CallCounts.InJournal journal = inJournal;
        return journal == null ? 0 : journal.recorded(index);
    }

    /** The site with that number, which is one of these. */
    public Site get(int number) {
        return byNumber[number - first];
    }

    /** The site with that number; null if it is one of an agent that was here before. */
    public Site find(int number) {
        Site[] known = byNumber;
        int index = number - first;
        return index >= 0 && index < known.length ? known[index] : null;
    }

    /** The calls of all of them that are in the journal. */
    public long calls() {
        long calls = 0;
        for (Site site : all()) {
            calls += site.counts.recorded();
        }
        return calls;
    }

    /** All sites there are now, in order of number. */
    public List<Site> all() {
        List<Site> all = new ArrayList<>();
        for (Site site : byNumber) {
            if (site != null) {
                all.add(site);
            }
        }
        return all;
    }

    synchronized Site define(
            String className,
            String methodName,
            String descriptor,
            Site.Selection selection,
            List<String> usedNames,
            int wordKinds) {
        String key = className + '.' + methodName + descriptor + usedNames + wordKinds + selection;
        Site known = byKey.get(key);
        if (known != null) {
            return known;
        }
        Site[] before = byNumber;
        int number = Gate.newSite();
        Site site = new Site(
                this, number, number - first, className, methodName, descriptor, selection, usedNames, wordKinds);
        if (listener != null) {
            listener.defined(site);
        }
        Site[] after = Arrays.copyOf(before, number - first + 1);
        after[number - first] = site;
        byNumber = after;
        byKey.put(key, site);
        return site;
    }
}
