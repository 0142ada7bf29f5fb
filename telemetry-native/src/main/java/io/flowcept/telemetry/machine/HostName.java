package io.flowcept.telemetry.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ServiceConfigurationError;

/**
 * The host's name as Python's {@code socket.getfqdn()} forms it: what the name service calls the host's own address, even
 * if that is {@code localhost}, so that messages of both agree. It is not waited for long, since name servers may be away.
 */
final class HostName {
    private static final long PATIENCE_MILLIS = 2000;

    private HostName() {}

    /** The canonical name, else the name that the host gives itself, else null. */
    static String read() {
        Lookup lookup = new Lookup();
        Thread thread = new Thread(lookup, "flowcept-hostname");
        thread.setDaemon(true);
        // From Java 18 on, the first lookup finds the JVM's resolver for good, by this loader: the application may
        // bring one.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String canonical = lookup.canonical;
        return canonical == null ? ownName() : canonical;
    }

    private static String ownName() {
        String name;
        try {
            name = new String(Files.readAllBytes(Paths.get("/proc/sys/kernel/hostname")), StandardCharsets.UTF_8)
                    .trim();
        } catch (IOException | RuntimeException notLinux) {
            name = System.getenv("COMPUTERNAME");
        }
        return name == null || name.isEmpty() ? null : name;
    }

    private static final class Lookup implements Runnable {
        volatile String canonical;

        @Override
        public void run() {
            try {
                InetAddress address = InetAddress.getLocalHost();
                String name = address.getCanonicalHostName();
                // The JVM's sign for "no name" is the address itself.
                canonical = name.equals(address.getHostAddress()) ? address.getHostName() : name;
            } catch (UnknownHostException | RuntimeException | ServiceConfigurationError unknown) {
                // The name the kernel holds is what remains.
            }
        }
    }
}
