package io.flowcept.engine.weave;

import io.flowcept.engine.settings.InstrumentationSettings;
import io.flowcept.engine.settings.Match;
import io.flowcept.engine.settings.TaskEntry;
import io.flowcept.engine.settings.TelemetryAt;
import io.flowcept.engine.settings.WorkflowEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Which methods of a class are selected, and what for: {@link #plan} looks into the class file. Thread-safe. */
final class Selector {
    private final ValuePolicy values;
    private final List<Entry> workflows = new ArrayList<>();
    private final List<Entry> tasks = new ArrayList<>();
    private final ClassHierarchy hierarchy = new ClassHierarchy();

    /** @param file how the settings file is called in messages */
    Selector(InstrumentationSettings settings, ValuePolicy values, String file) {
        this.values = values;
        if (!settings.enabled) {
            return;
        }
        for (WorkflowEntry entry : settings.workflows) {
            workflows.add(Entry.of(entry, file));
        }
        for (TaskEntry entry : settings.tasks) {
            tasks.add(Entry.of(entry, file));
        }
    }

    /** All entries, workflows first. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>(workflows);
        all.addAll(tasks);
        return all;
    }

    /**
     * The entries that another selector has not, or has in another place: those between what both begin with and what
     * both end with, since of several entries the first wins.
     */
    List<Entry> notIn(Selector other) {
        List<Entry> changed = new ArrayList<>(between(workflows, other.workflows));
        changed.addAll(between(tasks, other.tasks));
        return changed;
    }

    /** Takes over what came of the entries that both have. */
    void takeOver(Selector before) {
        for (Entry entry : entries()) {
            for (Entry known : before.entries()) {
                if (same(entry, known)) {
                    entry.hasSelected |= known.hasSelected;
                }
            }
        }
    }

    private static List<Entry> between(List<Entry> these, List<Entry> those) {
        int from = 0;
        while (from < these.size() && from < those.size() && same(these.get(from), those.get(from))) {
            from++;
        }
        int end = 0;
        while (these.size() - end > from
                && those.size() - end > from
                && same(these.get(these.size() - 1 - end), those.get(those.size() - 1 - end))) {
            end++;
        }
        return these.subList(from, these.size() - end);
    }

    private static boolean same(Entry one, Entry other) {
        return one.content().equals(other.content());
    }

    /** How to rewrite the class's selected methods; empty if there are none. */
    List<MethodPlan> plan(ClassReader type, ClassLoader loader, Sites sites, Findings findings) {
        String className = ClassHierarchy.dotted(type.getClassName());
        List<Entry> selecting = new ArrayList<>();
        for (Entry entry : entries()) {
            if (entry.match == Match.ANNOTATED
                    || (entry.match == Match.EXACT && entry.classes.matches(className))
                    || (entry.match == Match.SUBTYPES && hierarchy.isSubtype(type, loader, entry.classes))) {
                selecting.add(entry);
            }
        }
        ClassShape shape = ClassShape.read(type, loader);
        List<MethodPlan> plans = new ArrayList<>();
        for (MethodShape method : shape.methods) {
            MethodPlan plan = plan(className, shape, method, selecting, sites, findings);
            if (plan != null) {
                plans.add(plan);
            }
        }
        for (Entry entry : selecting) {
            if (!entry.hasSelected && entry.match != Match.ANNOTATED) {
                entry.nearMiss = className + " has " + methodNames(shape);
            }
        }
        return plans;
    }

    private MethodPlan plan(
            String className,
            ClassShape shape,
            MethodShape method,
            List<Entry> selecting,
            Sites sites,
            Findings findings) {
        if ((method.access & Opcodes.ACC_BRIDGE) != 0 || method.name.equals("<clinit>")) {
            return null;
        }
        Entry task = firstOf(tasks, shape, method, selecting);
        Entry workflow = firstOf(workflows, shape, method, selecting);
        Site.Selection selection = task == null ? ApiAnnotations.task(method) : task.selection;
        String workflowName =
                workflow == null ? ApiAnnotations.workflow(className, method) : workflow.selection.workflowName;
        if (selection == null && workflowName == null) {
            return null;
        }
        String source = task != null ? task.source : workflow != null ? workflow.source : "annotation on " + className;
        if (!method.hasCode()) {
            boolean meant = task != null && task.match == Match.EXACT && task.methods.isExactName();
            if (!meant) {
                return null;
            }
            findings.skipped(className + "." + method.name + " has no code here (abstract or native); to select what"
                    + " implements it, say match: subtypes (" + source + ")");
            return null;
        }
        if (method.isConstructor() && !method.superCallIsPlain()) {
            findings.skipped(className + ".<init>" + method.descriptor + " computes locals before it calls super(...),"
                    + " and is not recorded (" + source + ")");
            return null;
        }
        if (workflowName != null) {
            selection = selection == null
                    ? new Site.Selection(
                            false, false, TelemetryAt.NEVER, workflowName, null, null, null, null, null, null)
                    : selection.alsoWorkflow(workflowName);
        }
        if (task != null) {
            task.hasSelected = true;
        }
        if (workflow != null) {
            workflow.hasSelected = true;
        }
        List<Integer> captured = selection.lightweight || values.none
                ? new ArrayList<Integer>()
                : capturedParameters(className, method, task == null ? null : task.used, source, findings);
        boolean captureThis =
                task != null && task.captureThis && !selection.lightweight && !values.none && !method.isStatic();
        List<String> names = new ArrayList<>();
        if (captureThis) {
            names.add("this");
        }
        int[] parameters = new int[captured.size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = captured.get(i);
            names.add(method.nameOf(parameters[i]));
        }
        int wordKinds = captureThis ? WordKinds.NONE : method.wordKinds(parameters, values.secrets);
        Site site = sites.define(className, method.name, method.descriptor, selection, names, wordKinds);
        boolean unnamed = selection.generated != null && selection.generated.isEmpty();
        boolean captureResult = !selection.lightweight
                && !values.none
                && !unnamed
                && Type.getReturnType(method.descriptor).getSort() != Type.VOID;
        return new MethodPlan(method, site, parameters, captureThis, captureResult, values.secrets);
    }

    private static Entry firstOf(List<Entry> candidates, ClassShape shape, MethodShape method, List<Entry> selecting) {
        boolean synthetic = (method.access & Opcodes.ACC_SYNTHETIC) != 0;
        for (int i = 0; i < candidates.size(); i++) {
            Entry entry = candidates.get(i);
            if (selecting.contains(entry)
                    && entry.methods.matches(method.name, method.descriptor)
                    && (!synthetic || entry.methods.isExactName())
                    && (entry.match != Match.ANNOTATED || annotated(entry, shape, method))) {
                return entry;
            }
        }
        return null;
    }

    private static boolean annotated(Entry entry, ClassShape shape, MethodShape method) {
        return anyMatches(entry, shape.annotations) || anyMatches(entry, method.annotations.keySet());
    }

    private static boolean anyMatches(Entry entry, Set<String> annotations) {
        for (String descriptor : annotations) {
            if (entry.classes.matches(Type.getType(descriptor).getClassName())) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> capturedParameters(
            String className, MethodShape method, List<Object> used, String source, Findings findings) {
        List<Integer> declared = method.declaredParameters();
        if (used == null) {
            return declared;
        }
        List<Integer> captured = new ArrayList<>();
        for (Object wanted : used) {
            Integer found = null;
            for (int i = 0; i < declared.size(); i++) {
                if (wanted.equals(i) || wanted.equals(method.nameOf(declared.get(i)))) {
                    found = declared.get(i);
                }
            }
            if (found != null) {
                captured.add(found);
            } else {
                List<String> names = new ArrayList<>();
                for (int parameter : declared) {
                    names.add(method.nameOf(parameter));
                }
                findings.skipped("used: " + className + "." + method.name + " has no parameter " + wanted
                        + "; its parameters are " + names + " (" + source + ")");
            }
        }
        return captured;
    }

    private static String methodNames(ClassShape shape) {
        Set<String> names = new HashSet<>();
        for (MethodShape method : shape.methods) {
            if ((method.access & Opcodes.ACC_SYNTHETIC) == 0 && method.hasCode()) {
                names.add(method.name);
            }
        }
        names.remove("<clinit>");
        String[] sorted = names.toArray(new String[0]);
        Arrays.sort(sorted);
        int shown = Math.min(sorted.length, 12);
        return Arrays.asList(sorted).subList(0, shown) + (shown < sorted.length ? " and more" : "");
    }
}
