package io.flowcept.cli.jvm;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JVM of this user on this machine.
 *
 * @param command its main class or jar with its arguments; empty where that is not known
 */
public record RunningJvm(long pid, String command) {
    /** Its main class or jar. */
    public String program() {
        return command.split(" ", 2)[0];
    }

    /** All but this command's own, by number. */
    public static List<RunningJvm> all() throws JvmException {
        List<RunningJvm> all = new ArrayList<>();
        try {
            for (VirtualMachineDescriptor each : VirtualMachine.list()) {
                long pid = Long.parseLong(each.id());
                if (pid != ProcessHandle.current().pid()) {
                    all.add(new RunningJvm(pid, each.displayName()));
                }
            }
        } catch (NoClassDefFoundError e) {
            throw new JvmException("this Java cannot attach: it has no module jdk.attach, which a JDK has");
        }
        all.sort(Comparator.comparingLong(RunningJvm::pid));
        return all;
    }

    /** The one that is meant: a process number, or a main class or jar, in which {@code *} stands for anything. */
    public static RunningJvm named(String text) throws JvmException {
        if (text.matches("[0-9]+")) {
            long pid = Long.parseLong(text);
            if (ProcessHandle.of(pid).isEmpty()) {
                throw new JvmException("there is no process " + pid + "; list shows the JVMs that can be attached to");
            }
            return all().stream().filter(jvm -> jvm.pid == pid).findFirst().orElse(new RunningJvm(pid, ""));
        }
        Pattern pattern = Pattern.compile("(.*[./])?\\Q" + text.replace("*", "\\E.*\\Q") + "\\E");
        List<RunningJvm> matching = all().stream()
                .filter(jvm -> pattern.matcher(jvm.program()).matches())
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw new JvmException(
                (matching.isEmpty() ? "no JVM of this user runs " + text : matching.size() + " JVMs run " + text)
                        + "; expected the number of one:" + shown(matching.isEmpty() ? all() : matching));
    }

    private static String shown(List<RunningJvm> jvms) {
        return jvms.isEmpty()
                ? " there is none"
                : jvms.stream()
                        .map(jvm -> "\n  " + jvm.pid + " " + jvm.program())
                        .collect(Collectors.joining());
    }
}
