package io.flowcept.engine.settings;

/** The section {@code project.dump_buffer}: the JSONL file. Immutable. */
public final class DumpBufferSettings {
    public final boolean enabled;

    /** Relative paths are the working directory's. */
    public final String path;

    public final boolean appendWorkflowIdToPath;

    /** Whether process and thread are appended to the name. */
    public final boolean appendIdToPath;

    public final boolean deletePreviousFile;

    DumpBufferSettings(Section section) {
        enabled = section.key("enabled", "DUMP_BUFFER").bool(true);
        path = section.key("path").path("flowcept_messages.jsonl");
        appendWorkflowIdToPath = section.key("append_workflow_id_to_path").bool(false);
        appendIdToPath = section.key("append_id_to_path").bool(false);
        deletePreviousFile = section.key("delete_previous_file").bool(false);
        section.close();
    }
}
