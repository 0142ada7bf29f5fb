package io.flowcept.telemetry.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Control groups as a machine would have them, in a directory of the test's. */
public final class CgroupTree {
    private final Path process;
    private final Path leaf;

    private CgroupTree(Path process, Path leaf) {
        this.process = process;
        this.leaf = leaf;
    }

    public static CgroupTree version2(Path directory, String group) throws IOException {
        Path mount = directory.resolve("mounted");
        return tree(
                directory,
                mount.resolve(group),
                "0::/" + group + "\n",
                "30 23 0:26 / " + mount + " rw shared:4 - cgroup2 cgroup2 rw,nsdelegate\n");
    }

    public static CgroupTree version1(Path directory, String controller) throws IOException {
        Path mount = directory.resolve(controller);
        return tree(
                directory,
                mount,
                "4:" + controller + ":/docker/abc\n0::/\n",
                "30 23 0:26 /docker/abc " + mount + " ro - cgroup cgroup rw," + controller + "\n");
    }

    private static CgroupTree tree(Path directory, Path leaf, String cgroup, String mountinfo) throws IOException {
        Files.createDirectories(leaf);
        Path process = Files.createDirectories(directory.resolve("process"));
        Files.writeString(process.resolve("cgroup"), cgroup);
        Files.writeString(process.resolve("mountinfo"), mountinfo);
        return new CgroupTree(process, leaf);
    }

    /** The directory of the group itself. */
    public Path leaf() {
        return leaf;
    }

    public Cgroup cgroup(String controller) {
        return Cgroup.of(controller, process.toFile());
    }
}
