package io.flowcept.engine.settings;

/** One element of {@code instrumentation.workflows}: entering a selected method starts a workflow. Immutable. */
public final class WorkflowEntry {
    /** In the settings file, counted from 1. */
    public final int line;

    public final ClassPattern classes;
    public final MethodPattern methods;

    /** The workflow's name; what selects the method, as written, when the settings give none. */
    public final String name;

    private final String source;

    private WorkflowEntry(int line, Selection selection, String name) {
        this.line = line;
        this.classes = selection.classes;
        this.methods = selection.methods;
        this.source = selection.source;
        this.name = name == null ? source : name;
    }

    /** The entry of a section; null when it selects nothing, which is told to the reading. */
    static WorkflowEntry read(Section section) {
        Selection selection = Selection.read(section);
        String name = section.key("name").text(null);
        section.close();
        return selection == null ? null : new WorkflowEntry(section.line(), selection, name);
    }

    /** What selects the methods, {@code Class.method} as the user wrote it. */
    public String source() {
        return source;
    }

    @Override
    public String toString() {
        return source;
    }
}
