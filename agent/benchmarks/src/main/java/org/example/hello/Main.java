package org.example.hello;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says hello, by a method that can be selected. */
public final class Main {
    private Main() {}

    /**
     * With an argument, waits for so many milliseconds and says how many kilobytes of memory the process has, where the
     * kernel tells.
     */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        System.out.println(greet("world"));
        if (arguments.length > 0) {
            Thread.sleep(Long.parseLong(arguments[0]));
            List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
            for (String line : lines) {
                if (line.startsWith("VmRSS:")) {
                    System.out.println(line.replaceAll("\\D", ""));
                }
            }
        }
    }

    static String greet(String name) {
        return "Hello, " + name;
    }
}
