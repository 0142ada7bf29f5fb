package io.flowcept.engine.settings;

/** The section {@code capture}: the bounds of what is recorded of one task. Immutable. */
public final class CaptureSettings {
    /** Whether values are recorded at all. */
    public final ValueDetail values;

    /** Whether objects of unknown classes are recorded by their fields; by class name and identity when false. */
    public final boolean objectFields;

    /** Levels of collections, maps and objects inside each other. */
    public final int maxDepth;

    /** Elements of one array, collection or map. */
    public final int maxItems;

    /** Characters (UTF-16) of one text. */
    public final int maxString;

    /** Bytes of one task's {@code used} and {@code generated} together. */
    public final int maxBytes;

    /** Frames of one exception's stack. */
    public final int maxStackFrames;

    CaptureSettings(Section section) {
        String detail = section.key("values").choice("full", "full", "shapes", "none");
        values = detail.equals("full")
                ? ValueDetail.FULL
                : detail.equals("shapes") ? ValueDetail.SHAPES : ValueDetail.NONE;
        objectFields = section.key("objects").choice("class", "class", "fields").equals("fields");
        maxDepth = section.key("max_depth").integer(6, 1, 64);
        maxItems = section.key("max_items").integer(100, 0, 1_000_000);
        maxString = section.key("max_string").integer(4096, 0, 1 << 20);
        maxBytes = (int) section.key("max_bytes").bytes(64 << 10, 1 << 10, 16 << 20);
        maxStackFrames = section.key("max_stack_frames").integer(32, 0, 1024);
        section.close();
    }
}
