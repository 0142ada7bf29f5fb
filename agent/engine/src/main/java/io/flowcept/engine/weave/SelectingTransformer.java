package io.flowcept.engine.weave;

import io.flowcept.bootstrap.IsolatedClassLoader;
import io.flowcept.engine.settings.InstrumentationSettings;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;

/**
 * What the JVM asks about every class that it loads. Classes of the JDK, of this agent and of other agents are never
 * touched. Nothing is thrown to the JVM, which would swallow it: what goes wrong is a finding, and the class is loaded
 * as it was.
 *
 * <p>A start makes this and a {@link Sieve}, no more. What rewrites classes is made when one passes.
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

    private final ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
    private final Findings findings;
    private final Weaving weaving;
    private volatile Sieve sieve;

    /** Whether what woven methods could tell would reach nobody. */
    private volatile boolean stopped;

    /** Null until a class has passed, or is to be found among those that are loaded; then always the same. */
    private volatile Rewriting rewriting;

    /** @param file how the settings file is called in messages */
    public SelectingTransformer(InstrumentationSettings settings, String file, Findings findings, Weaving weaving) {
        this.sieve = new Sieve(settings, file);
        this.findings = findings;
        this.weaving = weaving;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        // A class of ours might be one that the questions below are answered by, and is not there yet.
        if (name == null || isOfTheJdkOrOurs(loader)) {
            return null;
        }
        try {
            boolean bundleLoader = isBundleLoader(name);
            // Most classes are none that is selected, which is known sooner than whose they are.
            if (!bundleLoader && hasNothingToNote(redefined) && !mightSelect(name, classFile)) {
                return null;
            }
            if (isOffLimits(loader, name)) {
                return null;
            }
            return rewriting().transform(loader, name, redefined != null, classFile, bundleLoader);
        } catch (Throwable e) {
            findings.skipped(name.replace('/', '.') + " cannot be rewritten: " + e);
            return null;
        }
    }

    /** Whether nobody has to be told of a class that stays as it is: it was not rewritten before. */
    private boolean hasNothingToNote(Class<?> redefined) {
        return rewriting == null || (redefined == null && !stopped);
    }

    private boolean mightSelect(String name, byte[] classFile) {
        Sieve current;
        boolean mightSelect;
        do {
            current = sieve;
            mightSelect = !stopped && current.mightSelect(name, classFile);
        } while (!mightSelect && current != sieve);
        return mightSelect;
    }

    /** No class is rewritten from now on; one that is, is given its original code when it is transformed anew. */
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** In force. */
    Sieve sieve() {
        return sieve;
    }

    void sift(Sieve other) {
        sieve = other;
    }

    /** Made without a lock: loading our own classes goes through the transformers of other agents, who may have theirs. */
    private Rewriting rewriting() {
        return rewriting != null ? rewriting : first(new Rewriting(this, weaving, findings));
    }

    private synchronized Rewriting first(Rewriting fresh) {
        if (rewriting == null) {
            rewriting = fresh;
        }
        return rewriting;
    }

    private boolean isOfTheJdkOrOurs(ClassLoader loader) {
        return loader == null || loader == platform || loader.getClass() == IsolatedClassLoader.class;
    }

    boolean isOffLimits(ClassLoader loader, String name) {
        if (isOfTheJdkOrOurs(loader)) {
            return true;
        }
        for (int i = 0; i < NEVER.length; i++) {
            if (name.startsWith(NEVER[i])) {
                return true;
            }
        }
        return false;
    }

    static boolean isBundleLoader(String name) {
        for (int i = 0; i < BUNDLE_LOADERS.length; i++) {
            if (BUNDLE_LOADERS[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Selects among the classes that were loaded before this transformer was registered. */
    public void retransformLoaded(Instrumentation instrumentation) {
        List<Class<?>> loaders = new ArrayList<>();
        List<Class<?>> others = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            ClassLoader loader = type.getClassLoader();
            // Most are the JDK's, of which not even the name is asked for: it would be made for that.
            if (loader == null || loader == platform || type.isArray()) {
                continue;
            }
            String name = type.getName();
            String internal = name.replace('.', '/');
            if (isBundleLoader(internal)) {
                loaders.add(type);
            } else if (!isOffLimits(loader, internal)
                    && sieve.mightSelectLoaded(name)
                    && instrumentation.isModifiableClass(type)) {
                others.add(type);
            }
        }
        if (!loaders.isEmpty() || !others.isEmpty()) {
            rewriting().retransform(instrumentation, loaders);
            rewriting().retransform(instrumentation, others);
        }
    }

    /**
     * Selects by other settings from now on, and has those classes rewritten anew that a changed entry may be about.
     *
     * @return what is recorded no more and what is recorded now, each as {@code file:line: entry}; both empty when nothing
     *     changed
     */
    public SelectionChange select(InstrumentationSettings settings, String file, Instrumentation instrumentation) {
        return rewriting().select(new Sieve(settings, file), instrumentation);
    }

    /** Gives every class its original code back. This transformer must not be registered any more. */
    public void restore(Instrumentation instrumentation) {
        Rewriting known = rewriting;
        if (known != null) {
            known.restore(instrumentation);
        }
    }

    /** How many of the loaded classes are rewritten now. */
    public int wovenClasses(Instrumentation instrumentation) {
        Rewriting known = rewriting;
        return known == null ? 0 : known.wovenClasses(instrumentation);
    }

    /**
     * The entries that selected nothing so far, each in a sentence with the nearest that there was.
     *
     * @param instrumentation tells which classes are loaded
     */
    public List<String> unmatched(Instrumentation instrumentation) {
        Rewriting known = rewriting;
        return known == null ? sieve.unmatched(instrumentation) : known.unmatched(instrumentation);
    }
}
