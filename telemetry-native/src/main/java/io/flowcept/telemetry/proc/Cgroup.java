package io.flowcept.telemetry.proc;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Where this process's control group of one resource is, version 1 or 2: the group's own directory and those of the groups
 * around it, the innermost first, as far as they are mounted here. A limit of any of them holds. Immutable.
 *
 * <p>Sources: cgroups(7), and {@code Documentation/admin-guide/cgroup-v1} and {@code cgroup-v2.rst} of Linux 6.12.
 */
public final class Cgroup {
    private final int version;
    private final List<File> directories;

    private Cgroup(int version, List<File> directories) {
        this.version = version;
        this.directories = Collections.unmodifiableList(directories);
    }

    /** The group for a controller, such as {@code memory} or {@code cpu}; null if there is none. */
    public static Cgroup of(String controller) {
        return of(controller, new File("/proc/self"));
    }

    static Cgroup of(String controller, File process) {
        try {
            List<String> groups = lines(new File(process, "cgroup"));
            List<String> mounts = lines(new File(process, "mountinfo"));
            // A controller is in version 1 or in version 2, never in both.
            Cgroup first = find(1, controller, groups, mounts);
            return first != null ? first : find(2, controller, groups, mounts);
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    private static Cgroup find(int version, String controller, List<String> groups, List<String> mounts) {
        for (String group : groups) {
            String[] parts = group.split(":", 3);
            boolean mine = parts.length == 3
                    && (version == 2
                            ? parts[0].equals("0") && parts[1].isEmpty()
                            : Arrays.asList(parts[1].split(",", -1)).contains(controller));
            if (!mine) {
                continue;
            }
            for (String mount : mounts) {
                // id parent device root mountpoint options optional… - type source superoptions
                String[] sides = mount.split(" - ", 2);
                String[] place = sides[0].split(" ", -1);
                String[] kind = sides.length < 2 ? new String[0] : sides[1].split(" ", -1);
                boolean itsMount = kind.length >= 3
                        && (version == 2
                                ? kind[0].equals("cgroup2")
                                : kind[0].equals("cgroup")
                                        && Arrays.asList(kind[2].split(",", -1)).contains(controller));
                if (itsMount && place.length >= 5) {
                    return new Cgroup(version, chain(place[3], new File(place[4]), parts[2]));
                }
            }
        }
        return null;
    }

    /** From the group's directory up to where the hierarchy is mounted. */
    private static List<File> chain(String root, File mountPoint, String path) {
        // In a container the mount shows the group itself as its root, and the path may be the host's.
        String below = root.equals("/") ? path : path.startsWith(root) ? path.substring(root.length()) : "/";
        List<File> chain = new ArrayList<>();
        File directory = below.contains("..") ? mountPoint : new File(mountPoint, below);
        while (directory != null && directory.getPath().startsWith(mountPoint.getPath())) {
            if (directory.isDirectory()) {
                chain.add(directory);
            }
            directory = directory.getParentFile();
        }
        return chain;
    }

    private static List<String> lines(File file) throws IOException {
        return Files.readAllLines(file.toPath(), StandardCharsets.UTF_8);
    }

    /** 1 or 2. */
    public int version() {
        return version;
    }

    /** The group's directory and those around it, the innermost first. */
    public List<File> directories() {
        return directories;
    }

    /** A small file's text without the line's end; null where it is not there or cannot be read. */
    public static String text(File directory, String name) {
        try {
            return new String(Files.readAllBytes(new File(directory, name).toPath()), StandardCharsets.UTF_8).trim();
        } catch (IOException unreadable) {
            return null;
        }
    }
}
