package org.example.timed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Runs the main method of the class that the first argument names, with the others. The last line that it prints has the
 * nanoseconds from that method's begin to its end, and those of CPU that the process has taken until then.
 */
public final class Main {
    private Main() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        Class<?> program = Class.forName(arguments[0]);
        Object own = Arrays.copyOfRange(arguments, 1, arguments.length);
        long begin = System.nanoTime();
        program.getMethod("main", String[].class).invoke(null, own);
        long took = System.nanoTime() - begin;
        long cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        System.out.println(took + " " + cpu);
    }
}
