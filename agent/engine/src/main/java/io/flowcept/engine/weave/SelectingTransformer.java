package io.flowcept.engine.weave;

import io.flowcept.bootstrap.Gate;
import io.flowcept.bootstrap.IsolatedClassLoader;
import io.flowcept.engine.settings.InstrumentationSettings;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the JVM asks about every class that it loads. Classes of the JDK, of this agent and of other agents are never
 * touched. Nothing is thrown to the JVM, which would swallow it: what goes wrong is a finding, and the class is loaded
 * as it was.
 */
public final class SelectingTransformer implements ClassFileTransformer {
    private static final String[] NEVER = {
        "io/flowcept/", "net/bytebuddy/", "io/opentelemetry/javaagent/", "co/elastic/apm/agent/", "datadog/trace/",
        "com/newrelic/", "org/jacoco/agent/", "org/glowroot/agent/", "sun/", "jdk/"
    };

    /** See {@link BundleLoaders}, with which the JVM would load Byte Buddy's classes. */
    private static final String[] BUNDLE_LOADERS = {
        "org/apache/felix/framework/BundleWiringImpl$BundleClassLoader",
        "org/eclipse/osgi/internal/loader/ModuleClassLoader"
    };

    /** So many loaded classes at a time: the JVM stands still for each call. */
    private static final int MOST_AT_ONCE = 64;

    private final ValuePolicy values;
    private volatile Selector selector;
    private final Sites sites;
    private final Findings findings;
    private final Runnable beforeFirstWeaving;
    private final Runnable afterWeaving;
    private final ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
    private final WovenClasses woven = new WovenClasses();
    /** Null until the first class that may be selected. */
    private volatile ClassWeaver weaver;
    /** 1 when one has been there. Not a boolean one, which each JVM has to parse and has no use for otherwise. */
    private final AtomicInteger begun = new AtomicInteger();

    /** Whether what woven methods could tell would reach nobody. */
    private volatile boolean stopped;

    private final Map<ClassLoader, Boolean> seeing =
            Collections.synchronizedMap(new WeakHashMap<ClassLoader, Boolean>());

    /**
     * @param file how the settings file is called in messages
     * @param beforeFirstWeaving run once, on the thread that loads the first class that may be selected; throws nothing
     * @param afterWeaving run on the thread that loads a class, when it has been rewritten and has not yet run
     */
    public SelectingTransformer(
            InstrumentationSettings settings,
            ValuePolicy values,
            String file,
            Sites sites,
            Findings findings,
            Runnable beforeFirstWeaving,
            Runnable afterWeaving) {
        this.selector = new Selector(settings, values, file);
        this.values = values;
        this.sites = sites;
        this.findings = findings;
        this.beforeFirstWeaving = beforeFirstWeaving;
        this.afterWeaving = afterWeaving;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (name == null || isOffLimits(loader, name)) {
            return null;
        }
        try {
            if (isBundleLoader(name)) {
                byte[] opened = BundleLoaders.opened(classFile);
                woven.note(loader, name, true);
                return opened;
            }
            byte[] rewritten;
            Selector current;
            do {
                current = selector;
                rewritten = !stopped && current.mightSelect(name, classFile) && seesTheGate(loader)
                        ? weaver(current).weave(classFile, loader)
                        : null;
            } while (current != selector);
            if (rewritten != null) {
                woven.note(loader, name, true);
                afterWeaving.run();
                rewritten = stopped ? null : rewritten;
            }
            if (rewritten == null && (redefined != null || stopped)) {
                woven.note(loader, name, false);
            }
            return rewritten;
        } catch (Throwable e) {
            findings.skipped(ClassHierarchy.dotted(name) + " cannot be rewritten: " + e);
            return null;
        }
    }

    /** No class is rewritten from now on; one that is, is given its original code when it is transformed anew. */
    public void stop() {
        stopped = true;
    }

    private boolean isOffLimits(ClassLoader loader, String name) {
        if (loader == null || loader == platform || loader.getClass() == IsolatedClassLoader.class) {
            return true;
        }
        for (int i = 0; i < NEVER.length; i++) {
            if (name.startsWith(NEVER[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBundleLoader(String name) {
        for (int i = 0; i < BUNDLE_LOADERS.length; i++) {
            if (BUNDLE_LOADERS[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** No lock: loading our own classes here goes through the transformers of other agents, who may have theirs. */
    private ClassWeaver weaver(Selector current) {
        ClassWeaver known = weaver;
        if (known != null && known.selector == current) {
            return known;
        }
        if (begun.compareAndSet(0, 1)) {
            beforeFirstWeaving.run();
        }
        ClassWeaver fresh = new ClassWeaver(current, sites, findings);
        weaver = fresh;
        return fresh;
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

    /** Selects among the classes that were loaded before this transformer was registered. */
    public void retransformLoaded(Instrumentation instrumentation) {
        List<Class<?>> loaders = new ArrayList<>();
        Class<?>[] loaded = instrumentation.getAllLoadedClasses();
        for (Class<?> type : loaded) {
            if (type.getClassLoader() != null && isBundleLoader(type.getName().replace('.', '/'))) {
                loaders.add(type);
            }
        }
        retransform(instrumentation, loaders);
        retransform(instrumentation, loaded, selector.entries(), Collections.<Entry>emptyList());
    }

    /**
     * Selects by other settings from now on, and has those classes rewritten anew that a changed entry may be about.
     *
     * @return what is recorded no more and what is recorded now, each as {@code file:line: entry}; both empty when nothing
     *     changed
     */
    public SelectionChange select(InstrumentationSettings settings, String file, Instrumentation instrumentation) {
        Selector before = selector;
        Selector after = new Selector(settings, values, file);
        List<Entry> removed = before.notIn(after);
        List<Entry> added = after.notIn(before);
        after.takeOver(before);
        selector = after;
        retransform(instrumentation, instrumentation.getAllLoadedClasses(), added, removed);
        return new SelectionChange(removed, added);
    }

    /** Gives every class its original code back. This transformer must not be registered any more. */
    public void restore(Instrumentation instrumentation) {
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

    /** How many of the loaded classes are rewritten now. */
    public int wovenClasses(Instrumentation instrumentation) {
        return woven.count(instrumentation);
    }

    private void retransform(
            Instrumentation instrumentation, Class<?>[] loaded, List<Entry> selecting, List<Entry> removed) {
        List<Class<?>> affected = new ArrayList<>();
        for (Class<?> type : loaded) {
            ClassLoader loader = type.getClassLoader();
            // Most are the JDK's, of which not even the name is asked for: it would be made for that.
            if (loader == null || type.isArray()) {
                continue;
            }
            String name = type.getName();
            if (!isOffLimits(loader, name.replace('.', '/'))
                    && (mightSelect(selecting, name) || (woven.has(type) && mightSelect(removed, name)))
                    && instrumentation.isModifiableClass(type)) {
                affected.add(type);
            }
        }
        retransform(instrumentation, affected);
    }

    private static boolean mightSelect(List<Entry> entries, String className) {
        for (Entry entry : entries) {
            if (entry.mightSelectByName(className)) {
                return true;
            }
        }
        return false;
    }

    /** The classes that could be. */
    private List<Class<?>> retransform(Instrumentation instrumentation, List<Class<?>> types) {
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

    /**
     * The entries that selected nothing so far, each in a sentence with the nearest that there was.
     *
     * @param instrumentation tells which classes are loaded
     */
    public List<String> unmatched(Instrumentation instrumentation) {
        List<String> sentences = new ArrayList<>();
        for (Entry entry : selector.entries()) {
            if (entry.hasSelected) {
                continue;
            }
            String near = entry.nearMiss != null ? entry.nearMiss : NearestClass.to(entry, instrumentation);
            sentences.add(entry.source + (near == null ? "" : " (" + near + ")"));
        }
        return sentences;
    }
}
