package org.example.timed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Runs the main method of the class that the first argument names, with the others. The last line that it prints has the
 * nanoseconds of CPU that the process has taken when that method returns.
 */
public final class Main {
    private Main() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        Class<?> program = Class.forName(arguments[0]);
        Object own = Arrays.copyOfRange(arguments, 1, arguments.length);
        program.getMethod("main", String[].class).invoke(null, own);
        long cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        System.out.println(cpu);
    }
}
