package io.flowcept.it.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server of this machine, and does what networks and tired servers do. Passes everything
 * on until it is told otherwise. Thread-safe.
 */
final class FaultProxy implements Closeable {
    private static final int BUFFER = 64 << 10;

    private final int port;
    private final int target;
    private final Set<Link> links = new HashSet<>();
    private ServerSocket listening;
    private boolean silent;
    private volatile long delayMillis;
    private Random random;
    private int mostBytes;
    private int cuts;

    /** @param port where clients come to; refuses them until {@link #accept} */
    FaultProxy(int port, int target) {
        this.port = port;
        this.target = target;
    }

    int port() {
        return port;
    }

    /** Takes connections, and passes on what comes, from now on. */
    synchronized FaultProxy accept() throws IOException {
        silent = false;
        delayMillis = 0;
        random = null;
        links.forEach(Link::spare);
        notifyAll();
        if (listening == null) {
            ServerSocket socket = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
            listening = socket;
            daemon(() -> acceptAll(socket));
        }
        return this;
    }

    /** Ends all connections, and refuses new ones. */
    synchronized void refuse() throws IOException {
        if (listening != null) {
            listening.close();
            listening = null;
        }
        cutAll();
    }

    /** Takes connections and requests, but passes on no answer until {@link #accept}. */
    synchronized void fallSilent() {
        silent = true;
    }

    /** Holds back each answer for so long. */
    void delayAnswers(long millis) {
        delayMillis = millis;
    }

    /**
     * Cuts the connections that there are, and each further one after a random number of bytes of both directions
     * together, in the middle of whatever that is: every other one early on, while client and server introduce themselves.
     */
    synchronized void cutAtRandom(long seed, int mostBytes) {
        this.random = new Random(seed);
        this.mostBytes = mostBytes;
        cutAll();
    }

    /** Connections that were cut at a random byte so far. */
    synchronized int cuts() {
        return cuts;
    }

    @Override
    public synchronized void close() throws IOException {
        refuse();
        silent = false;
        notifyAll();
    }

    private void acceptAll(ServerSocket socket) {
        while (true) {
            try {
                Socket client = socket.accept();
                try {
                    open(socket, client, new Socket(InetAddress.getByName("localhost"), target));
                } catch (IOException nobodyThere) {
                    client.close();
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private synchronized void open(ServerSocket by, Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Link link = new Link(client, server, random == null ? Long.MAX_VALUE : budget());
        links.add(link);
        if (by != listening) {
            link.cut();
            return;
        }
        daemon(() -> pump(link, client, server, false));
        daemon(() -> pump(link, server, client, true));
    }

    /** Of early cuts, small numbers are as likely as large ones. */
    private long budget() {
        return random.nextBoolean()
                ? random.nextInt(mostBytes)
                : (long) Math.exp(random.nextDouble() * Math.log(mostBytes));
    }

    private void pump(Link link, Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers) {
                    Thread.sleep(delayMillis);
                    awaitVoice();
                }
                long left = link.budget.getAndAdd(-read);
                out.write(buffer, 0, (int) Math.max(0, Math.min(read, left)));
                if (left <= read) {
                    counted(link);
                    return;
                }
            }
        } catch (IOException | InterruptedException ended) {
            // Both ends learn of it below.
        } finally {
            link.cut();
            forget(link);
        }
    }

    private synchronized void counted(Link link) {
        cuts += links.contains(link) ? 1 : 0;
    }

    private synchronized void awaitVoice() throws InterruptedException {
        while (silent) {
            wait();
        }
    }

    private synchronized void forget(Link link) {
        links.remove(link);
    }

    private synchronized void cutAll() {
        List<Link> all = new ArrayList<>(links);
        links.clear();
        all.forEach(Link::cut);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection of a client's, and ours to the server for it. */
    private static final class Link {
        private final Socket client;
        private final Socket server;
        private final AtomicLong budget;

        Link(Socket client, Socket server, long budget) {
            this.client = client;
            this.server = server;
            this.budget = new AtomicLong(budget);
        }

        void spare() {
            budget.set(Long.MAX_VALUE);
        }

        void cut() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
