package org.example.telemetry;

import java.nio.file.Files;
import java.nio.file.Path;

/** Prints the processors' counters, rests for two seconds, and only then loads the class that has tasks. */
public final class Late {
    private Late() {}

    public static void main(String[] args) throws Exception {
        System.out.println(Files.readAllLines(Path.of("/proc/stat")).get(0));
        Thread.sleep(2_000);
        Main.busy(1);
    }
}
