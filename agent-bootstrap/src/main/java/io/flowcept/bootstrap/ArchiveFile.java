package io.flowcept.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;

/** One file of an {@link Archive}, for who has its address and opens it. */
final class ArchiveFile extends URLConnection {
    private final byte[] bytes;

    ArchiveFile(URL address, byte[] bytes) {
        super(address);
        this.bytes = bytes;
    }

    @Override
    public void connect() {
        // The bytes are here.
    }

    @Override
    public long getContentLengthLong() {
        return bytes.length;
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(bytes);
    }
}
