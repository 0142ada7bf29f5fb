package io.flowcept.sinks.jsonl;

import io.flowcept.sinks.SinkOptions;
import java.io.File;

/** Where the lines go: {@code <stem>[_<workflow_id>][_<process>]<suffix>}, as Flowcept names its files. */
final class BufferPath {
    private static final String DEFAULT = "flowcept_messages.jsonl";

    /** The path as it stands in the settings, which is also what {@code delete_previous_file} deletes. */
    final File base;

    final File file;

    /** Whether the name holds the process, so that no other one writes there. */
    final boolean ofOneProcess;

    BufferPath(SinkOptions options) {
        String path = options.string("project.dump_buffer.path");
        File given = new File(path == null || path.isEmpty() ? DEFAULT : path);
        base = given.isAbsolute() ? given : new File(options.workingDirectory(), given.getPath());
        ofOneProcess = options.bool("project.dump_buffer.append_id_to_path");
        String name = base.getName();
        int dot = name.lastIndexOf('.');
        int stem = dot <= 0 || dot == name.length() - 1 ? name.length() : dot;
        StringBuilder full = new StringBuilder(name.substring(0, stem));
        if (options.bool("project.dump_buffer.append_workflow_id_to_path")) {
            full.append('_').append(options.workflowId());
        }
        if (ofOneProcess) {
            full.append('_').append(options.process());
        }
        file = new File(
                base.getParentFile(), full.append(name, stem, name.length()).toString());
    }
}
