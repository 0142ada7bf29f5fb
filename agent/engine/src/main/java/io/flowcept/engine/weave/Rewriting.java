package io.flowcept.engine.weave;

import io.flowcept.bootstrap.Gate;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the {@link SelectingTransformer} hands classes to that pass its sieve: rewrites them, and knows which are. Thread-safe. */
final class Rewriting {
    /** So many loaded classes at a time: the JVM stands still for each call. */
    private static final int MOST_AT_ONCE = 64;

    private final SelectingTransformer transformer;
    private final Weaving weaving;
    private final Findings findings;
    private final WovenClasses woven = new WovenClasses();
    /** 1 when one has been there. Not a boolean one, which each JVM has to parse and has no use for otherwise. */
    private final AtomicInteger begun = new AtomicInteger();

    private final Map<ClassLoader, Boolean> seeing =
            Collections.synchronizedMap(new WeakHashMap<ClassLoader, Boolean>());

    Rewriting(SelectingTransformer transformer, Weaving weaving, Findings findings) {
        this.transformer = transformer;
        this.weaving = weaving;
        this.findings = findings;
    }

    /** As {@link SelectingTransformer#transform}, of a class that is not off limits. */
    byte[] transform(ClassLoader loader, String name, boolean redefined, byte[] classFile, boolean bundleLoader) {
        if (bundleLoader) {
            byte[] opened = BundleLoaders.opened(classFile);
            woven.note(loader, name, true);
            return opened;
        }
        byte[] rewritten;
        Sieve current;
        do {
            current = transformer.sieve();
            rewritten = !transformer.isStopped() && current.mightSelect(name, classFile) && seesTheGate(loader)
                    ? begunWeaver(current).weave(classFile, loader)
                    : null;
        } while (current != transformer.sieve());
        if (rewritten != null) {
            woven.note(loader, name, true);
            weaving.woven();
            rewritten = transformer.isStopped() ? null : rewritten;
        }
        if (rewritten == null && (redefined || transformer.isStopped())) {
            woven.note(loader, name, false);
        }
        return rewritten;
    }

    private ClassWeaver begunWeaver(Sieve current) {
        if (begun.compareAndSet(0, 1)) {
            weaving.begin();
        }
        return weaver(current);
    }

    /** Of a sieve, made when it is first asked for, and without a lock, as this is. */
    private ClassWeaver weaver(Sieve current) {
        ClassWeaver known = current.weaver();
        if (known != null) {
            return known;
        }
        Selector selector = new Selector(current.settings, weaving.values(), current.file);
        return current.weaver(new ClassWeaver(selector, weaving.sites(), findings));
    }

    /** Whether classes of this loader find the gate: it is on the boot class path, which some loaders do not ask. */
    private boolean seesTheGate(ClassLoader loader) {
        Boolean known = seeing.get(loader);
        if (known == null) {
            try {
                known = Class.forName(Gate.class.getName(), false, loader) == Gate.class;
            } catch (ClassNotFoundException | LinkageError e) {
                known = false;
            }
            seeing.put(loader, known);
            if (!known) {
                findings.skipped("classes of " + loader.getClass().getName()
                        + " are not recorded: this class loader does not ask the boot class path for "
                        + Gate.class.getPackage().getName());
            }
        }
        return known;
    }

    /** As {@link SelectingTransformer#select}. */
    SelectionChange select(Sieve sieve, Instrumentation instrumentation) {
        Selector before = weaver(transformer.sieve()).selector;
        Selector after = weaver(sieve).selector;
        List<Entry> removed = before.notIn(after);
        List<Entry> added = after.notIn(before);
        after.takeOver(before);
        transformer.sift(sieve);
        List<Class<?>> affected = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            // Most are the JDK's, of which not even the name is asked for: it would be made for that.
            if (loader == null || type.isArray()) {
                continue;
            }
            String name = type.getName();
            if (!transformer.isOffLimits(loader, name.replace('.', '/'))
                    && (mightSelect(added, name) || (woven.has(type) && mightSelect(removed, name)))
                    && instrumentation.isModifiableClass(type)) {
                affected.add(type);
            }
        }
        retransform(instrumentation, affected);
        return new SelectionChange(removed, added);
    }

    private static boolean mightSelect(List<Entry> entries, String className) {
        for (Entry entry : entries) {
            if (entry.mightSelectByName(className)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link SelectingTransformer#restore}. */
    void restore(Instrumentation instrumentation) {
        List<Class<?>> rewritten = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (woven.has(type)) {
                rewritten.add(type);
            }
        }
        for (Class<?> restored : retransform(instrumentation, rewritten)) {
            woven.note(restored.getClassLoader(), restored.getName().replace('.', '/'), false);
        }
    }

    /** As {@link SelectingTransformer#wovenClasses}. */
    int wovenClasses(Instrumentation instrumentation) {
        return woven.count(instrumentation);
    }

    /** Has loaded classes transformed anew; those that could be. */
    List<Class<?>> retransform(Instrumentation instrumentation, List<Class<?>> types) {
        List<Class<?>> done = new ArrayList<>();
        for (int from = 0; from < types.size(); from += MOST_AT_ONCE) {
            List<Class<?>> some = types.subList(from, Math.min(types.size(), from + MOST_AT_ONCE));
            try {
                instrumentation.retransformClasses(some.toArray(new Class<?>[0]));
                done.addAll(some);
            } catch (UnmodifiableClassException | LinkageError e) {
                for (Class<?> type : some) {
                    if (retransformAlone(instrumentation, type)) {
                        done.add(type);
                    }
                }
            }
        }
        return done;
    }

    private boolean retransformAlone(Instrumentation instrumentation, Class<?> type) {
        try {
            instrumentation.retransformClasses(type);
            return true;
        } catch (UnmodifiableClassException | LinkageError e) {
            findings.skipped(type.getName() + " cannot be rewritten, now that it is loaded: " + e);
            return false;
        }
    }

    /** As {@link SelectingTransformer#unmatched}. */
    List<String> unmatched(Instrumentation instrumentation) {
        ClassWeaver known = transformer.sieve().weaver();
        if (known == null) {
            return transformer.sieve().unmatched(instrumentation);
        }
        List<String> sentences = new ArrayList<>();
        for (Entry entry : known.selector.entries()) {
            if (!entry.hasSelected) {
                sentences.add(
                        entry.nearMiss == null
                                ? Sieve.unmatched(entry.source, entry.classes, instrumentation)
                                : entry.source + " (" + entry.nearMiss + ")");
            }
        }
        return sentences;
    }
}
