package io.flowcept.telemetry.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What this process has open: regular files, and connections of the internet protocols as psutil's {@code kind='inet'}
 * counts them. Costs milliseconds where the machine has many connections, so it is done on a thread of the agent's and not
 * for each snapshot. Any thread may ask for the counts.
 */
final class OpenDescriptors {
    private static final String SOCKET = "socket:[";
    private static final String[] TABLES = {"tcp", "tcp6", "udp", "udp6"};
    private static final int INODE_COLUMN = 10;

    private volatile Counts counts;

    /** The last counts; null if there are none. */
    Counts counts() {
        return counts;
    }

    void refresh() {
        File[] descriptors = new File("/proc/self/fd").listFiles();
        if (descriptors == null) {
            counts = null;
            return;
        }
        int files = 0;
        long[] sockets = new long[descriptors.length];
        int socketCount = 0;
        for (File descriptor : descriptors) {
            String target = target(descriptor);
            if (target.startsWith(SOCKET)) {
                sockets[socketCount++] = Long.parseLong(target.substring(SOCKET.length(), target.length() - 1));
            } else if (target.startsWith("/") && new File(target).isFile()) {
                files++;
            }
        }
        sockets = Arrays.copyOf(sockets, socketCount);
        Arrays.sort(sockets);
        counts = new Counts(descriptors.length, files, connections(sockets));
    }

    /** Empty if the descriptor was closed since. */
    private static String target(File descriptor) {
        try {
            Path target = Files.readSymbolicLink(descriptor.toPath());
            return target.toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** How many rows of the kernel's tables are of these sockets; -1 if no table can be read. */
    private static int connections(long[] sockets) {
        if (sockets.length == 0) {
            return 0;
        }
        int connections = 0;
        int tables = 0;
        byte[] buffer = new byte[1 << 16];
        for (String table : TABLES) {
            try (InputStream in = new FileInputStream("/proc/self/net/" + table)) {
                connections += rows(in, sockets, buffer);
                tables++;
            } catch (IOException notThere) {
                // Without IPv6 there are only two.
            }
        }
        return tables == 0 ? -1 : connections;
    }

    /** Read in passing: on a busy machine the table has many megabytes. */
    static int rows(InputStream in, long[] sockets, byte[] buffer) throws IOException {
        int rows = 0;
        int column = 0;
        boolean inWord = false;
        long inode = 0;
        for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
            for (int i = 0; i < length; i++) {
                byte b = buffer[i];
                if (b == '\n') {
                    if (inode != 0 && Arrays.binarySearch(sockets, inode) >= 0) {
                        rows++;
                    }
                    column = 0;
                    inWord = false;
                    inode = 0;
                } else if (b == ' ') {
                    inWord = false;
                } else {
                    column += inWord ? 0 : 1;
                    inWord = true;
                    if (column == INODE_COLUMN && b >= '0' && b <= '9') {
                        inode = 10 * inode + b - '0';
                    }
                }
            }
        }
        return rows;
    }

    /** Immutable. */
    static final class Counts {
        final int all;
        final int files;
        /** -1: not known. */
        final int connections;

        Counts(int all, int files, int connections) {
            this.all = all;
            this.files = files;
            this.connections = connections;
        }
    }
}
