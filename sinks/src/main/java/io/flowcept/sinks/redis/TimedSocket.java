package io.flowcept.sinks.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A socket whose writes end in time, too: those of the JDK's have no limit, and a server that is stopped and not dead
 * reads no more. An interrupt or a {@link #close} ends either. TLS can be laid over it. One thread may read while
 * another writes; whoever writes closes.
 */
final class TimedSocket extends Socket {
    /** The JDK copies what is written to memory of so many bytes, and keeps that for the thread. */
    private static final int MOST_AT_ONCE = 1 << 16;

    private static final String INTERRUPTED = "interrupted while Redis was at work";

    private final SocketChannel channel = SocketChannel.open();
    private final int writeMillis;
    private Selector readable;

    /** Made when a write has to wait, which few do. */
    private Selector writable;

    private volatile int readMillis;

    /**
     * Connects.
     *
     * @param millis the longest wait of a write, and of a read until {@link #setSoTimeout}
     */
    TimedSocket(InetSocketAddress server, int connectMillis, int millis) throws IOException {
        writeMillis = millis;
        readMillis = millis;
        try {
            readable = Selector.open();
            channel.socket().setTcpNoDelay(true);
            channel.socket().setKeepAlive(true);
            channel.socket().connect(server, connectMillis);
            channel.configureBlocking(false);
            channel.register(readable, SelectionKey.OP_READ);
        } catch (SocketTimeoutException e) {
            close();
            throw new SocketTimeoutException("no connection within " + connectMillis / 1000 + " s");
        } catch (IOException | RuntimeException e) {
            close();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException(INTERRUPTED); // whatever the JDK has made of it
            }
            throw e;
        }
    }

    private int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, Math.min(length, MOST_AT_ONCE));
        int count;
        while ((count = channel.read(buffer)) == 0) {
            await(readable, readMillis);
        }
        return count;
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        for (int at = from; at < from + length; ) {
            int count = channel.write(ByteBuffer.wrap(bytes, at, Math.min(from + length - at, MOST_AT_ONCE)));
            if (count == 0) {
                if (writable == null) {
                    writable = Selector.open();
                    channel.register(writable, SelectionKey.OP_WRITE);
                }
                await(writable, writeMillis);
            }
            at += count;
        }
    }

    /** @param millis zero for ever */
    private static void await(Selector ready, int millis) throws IOException {
        long until = System.nanoTime() + millis * 1_000_000L;
        try {
            ready.selectedKeys().clear();
            while (ready.select(millis == 0 ? 0 : Math.max(1, (until - System.nanoTime()) / 1_000_000)) == 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException(INTERRUPTED);
                }
                if (millis > 0 && System.nanoTime() - until >= 0) {
                    throw new SocketTimeoutException("Redis has not answered for " + millis / 1000 + " s");
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return TimedSocket.this.read(bytes, from, length);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                TimedSocket.this.write(bytes, from, length);
            }
        };
    }

    /** @param millis the longest wait of a read; zero for no limit */
    @Override
    public synchronized void setSoTimeout(int millis) {
        readMillis = millis;
    }

    @Override
    public synchronized int getSoTimeout() {
        return readMillis;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        if (readable != null) {
            readable.close();
        }
        if (writable != null) {
            writable.close();
        }
    }

    // What TLS asks of the socket below it.

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isBound() {
        return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public InetAddress getInetAddress() {
        return channel.socket().getInetAddress();
    }

    @Override
    public int getPort() {
        return channel.socket().getPort();
    }

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return channel.socket().isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return channel.socket().isOutputShutdown();
    }

    @Override
    public int getSoLinger() throws SocketException {
        return channel.socket().getSoLinger();
    }
}
