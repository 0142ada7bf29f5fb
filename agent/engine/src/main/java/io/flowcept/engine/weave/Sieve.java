package io.flowcept.engine.weave;

import io.flowcept.engine.settings.ClassPattern;
import io.flowcept.engine.settings.InstrumentationSettings;
import io.flowcept.engine.settings.Match;
import io.flowcept.engine.settings.TaskEntry;
import io.flowcept.engine.settings.WorkflowEntry;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which classes may be selected, cheapest question first: it is asked for every class that the host loads, and mostly says
 * no from the name alone. A start makes this of a selection and no more; what is to become of a class that passes, {@link
 * Selector} knows. Thread-safe.
 */
final class Sieve {
    private static final String API_PACKAGE = "io/flowcept/api/Flowcept";

    /** What it was made of. */
    final InstrumentationSettings settings;

    /** How the settings file is called in messages. */
    final String file;

    private final Set<String> exactNames = new HashSet<>();
    /** A bit for each length that one of these has, modulo 64: most classes are told by that alone, without a copy of the name. */
    private long exactLengths;

    private final List<ClassPattern> globs = new ArrayList<>();
    /** For annotations that select and are named in full: a search for the name in class files. */
    private final List<ByteSearch> annotations = new ArrayList<>();
    /** Entries that a name cannot answer: by supertype, or by a glob of annotations. */
    private boolean openEnded;

    private final ByteSearch api = new ByteSearch(API_PACKAGE);

    /** Of what passes; null until there is one, and then always the same. */
    private volatile ClassWeaver weaver;

    /** @param file how the settings file is called in messages */
    Sieve(InstrumentationSettings settings, String file) {
        this.settings = settings;
        this.file = file;
        for (WorkflowEntry entry : settings.workflows) {
            add(entry.classes, Match.EXACT);
        }
        for (TaskEntry entry : settings.tasks) {
            add(entry.classes, entry.match);
        }
    }

    private void add(ClassPattern classes, Match match) {
        if (match == Match.EXACT) {
            if (classes.isExact()) {
                String name = classes.exactName();
                exactNames.add(name);
                exactLengths |= 1L << name.length();
            } else {
                globs.add(classes);
            }
        } else if (match == Match.ANNOTATED && classes.isExact()) {
            String name = classes.exactName();
            annotations.add(new ByteSearch(name.substring(name.lastIndexOf('.') + 1) + ";"));
        } else {
            openEnded = true;
        }
    }

    /** The one that rewrites what passes; null when there is none yet. */
    ClassWeaver weaver() {
        return weaver;
    }

    /** Names it, unless there is one; the one that there is from now on. */
    synchronized ClassWeaver weaver(ClassWeaver fresh) {
        if (weaver == null) {
            weaver = fresh;
        }
        return weaver;
    }

    /** False: surely nothing in this class is selected. Touches no class of Byte Buddy. */
    boolean mightSelect(String internalName, byte[] classFile) {
        if (!settings.enabled) {
            return false;
        }
        if (openEnded) {
            return true;
        }
        boolean perhaps = !globs.isEmpty() || (exactLengths >>> internalName.length() & 1) != 0;
        if (perhaps && isNamed(internalName.replace('/', '.'))) {
            return true;
        }
        for (int i = 0; i < annotations.size(); i++) {
            if (annotations.get(i).isIn(classFile)) {
                return true;
            }
        }
        return api.isIn(classFile);
    }

    /** Whether something might be selected in a class that is loaded already, whose class file nobody has at hand. */
    boolean mightSelectLoaded(String className) {
        return settings.enabled && (openEnded || !annotations.isEmpty() || isNamed(className));
    }

    private boolean isNamed(String className) {
        if (exactNames.contains(className.indexOf('$') < 0 ? className : className.replace('$', '.'))) {
            return true;
        }
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i).matches(className)) {
                return true;
            }
        }
        return false;
    }

    /** Where the user wrote an entry, and what: {@code settings.yaml:12: com.acme.Solver.solve}. */
    static String source(String file, int line, String written) {
        return file + ":" + line + ": " + written;
    }

    /** All entries, when no class has passed, as {@link SelectingTransformer#unmatched} tells them. */
    List<String> unmatched(Instrumentation instrumentation) {
        List<String> sentences = new ArrayList<>();
        if (settings.enabled) {
            for (WorkflowEntry entry : settings.workflows) {
                sentences.add(unmatched(source(file, entry.line, entry.source()), entry.classes, instrumentation));
            }
            for (TaskEntry entry : settings.tasks) {
                sentences.add(unmatched(source(file, entry.line, entry.source()), entry.classes, instrumentation));
            }
        }
        return sentences;
    }

    /** An entry that has selected nothing, with the nearest that there was. */
    static String unmatched(String source, ClassPattern classes, Instrumentation instrumentation) {
        return source + " (" + NearestClass.to(classes, instrumentation) + ")";
    }
}
