package io.flowcept.sinks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that their owner alone can read, since they hold the values of somebody's application. */
public final class PrivateFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFile() {}

    /**
     * Opens a file, which is its owner's alone if it is made now and the file system knows such a thing. One that exists
     * keeps its permissions: who made it may have had others in mind.
     */
    public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        try {
            return FileChannel.open(file, options, OWNER_ONLY);
        } catch (UnsupportedOperationException notPosix) {
            return FileChannel.open(file, options);
        }
    }
}
