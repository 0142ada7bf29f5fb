package io.flowcept.engine.journal;

import java.io.File;

/** Permissions of what the journal makes: provenance holds the host's data, which is nobody else's to read. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** rw------- for a file, rwx------ for a directory; without effect where the file system knows no such thing. */
    static void restrict(File file) {
        file.setReadable(false, false);
        file.setReadable(true, true);
        file.setWritable(false, false);
        file.setWritable(true, true);
        if (file.isDirectory()) {
            file.setExecutable(false, false);
            file.setExecutable(true, true);
        }
    }
}
