package io.flowcept.engine.dispatch;

import io.flowcept.engine.settings.JournalSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;

/** Where journals are. Each start looks there, so nothing else is here that would have to be loaded for it. */
public final class JournalFolders {
    private JournalFolders() {}

    /** The folder of journals that the settings name; a relative path is the working directory's. */
    public static File root(JournalSettings settings) {
        return new File(settings.path).getAbsoluteFile();
    }

    /** Where the journal goes when the folder of the settings cannot be used: this user's own, among temporary files. */
    public static File fallback() {
        return new File(System.getProperty("java.io.tmpdir"), "flowcept-journal-" + System.getProperty("user.name"));
    }

    /** The folders in which this user's journals may be. */
    public static List<File> all(JournalSettings settings) {
        List<File> folders = new ArrayList<>();
        folders.add(root(settings));
        File fallback = fallback();
        if (isOwn(fallback)) {
            folders.add(fallback);
        }
        return folders;
    }

    /** Whether there may be a journal in any of them; whose a folder is takes longer to find out. */
    public static boolean mayHaveAny(JournalSettings settings) {
        return hasContent(root(settings)) || hasContent(fallback());
    }

    private static boolean hasContent(File folder) {
        String[] journals = folder.list();
        return journals != null && journals.length > 0;
    }

    /** Whether the folder is there and this user's: among temporary files, anybody may have made one of that name. */
    public static boolean isOwn(File folder) {
        try {
            return folder.isDirectory()
                    && Files.getOwner(folder.toPath(), LinkOption.NOFOLLOW_LINKS)
                            .getName()
                            .equals(System.getProperty("user.name"));
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }
}
