package io.flowcept.bootstrap;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;

/**
 * A zip archive that is one stored entry of the agent's jar. The JVM opens the jar itself more than once, and so reads a
 * directory of some twenty entries and not of ten thousand.
 *
 * <p>Of the archive's own directory there is kept where each file begins, by the hash of its name, which stands at that
 * place too: eight bytes a slot. Read with a plain file, since a channel would be closed by the interruption of whoever
 * loads a class. Thread-safe. It is also what opens the addresses that it gives its files.
 *
 * <p>Source of the offsets: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central), 4.3.16 (end).
 */
final class Archive extends URLStreamHandler {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;

    /** Of {@code .classdata}. */
    private static final int ENDING_BYTES = 10;

    private static final int HASHED_BYTES = 16;

    /** Guarded by itself. */
    private final RandomAccessFile jar;

    /** Where the archive begins in the jar. */
    private long start;

    /** Hash and place, plus one, of a file's local header in the archive; 0 where a slot is free, as half of them are. */
    private int[] hashes;

    private int[] places;

    /**
     * @param jar open for as long as the archive is read; other archives of it may read it, too
     * @param name of the entry; when there is none, the archive is empty
     * @throws IOException if the jar cannot be read, or is not as it was built
     */
    Archive(RandomAccessFile jar, String name) throws IOException {
        this.jar = jar;
        synchronized (jar) {
            index(directoryOf(name));
        }
    }

    /** What is in the file, or null when there is none of that name. */
    byte[] read(String name) throws IOException {
        byte[] header;
        byte[] stored;
        synchronized (jar) {
            header = find(name);
            if (header == null) {
                return null;
            }
            stored = new byte[i4(header, 18)];
            int extra = u2(header, 28);
            if (extra > 0) {
                jar.skipBytes(extra);
            }
            jar.readFully(stored);
        }
        if (u2(header, 8) == ZipEntry.STORED) {
            return stored;
        }
        byte[] bytes = new byte[i4(header, 22)];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored);
            if (inflater.inflate(bytes) < bytes.length) {
                throw new IOException(name + " ends too early");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IOException(name + " is damaged", e);
        } finally {
            inflater.end();
        }
    }

    /** The address of a file, which others may open; null when there is none of that name. */
    URL address(String name) throws IOException {
        synchronized (jar) {
            if (find(name) == null) {
                return null;
            }
        }
        return new URL("flowcept", null, -1, "/" + name, this);
    }

    @Override
    protected URLConnection openConnection(URL address) throws IOException {
        byte[] bytes = read(address.getFile().substring(1));
        if (bytes == null) {
            throw new FileNotFoundException(address.toString());
        }
        return new ArchiveFile(address, bytes);
    }

    /** The local header of a file, behind whose name the jar is to be read on; null when there is none. */
    private byte[] find(String file) throws IOException {
        byte[] name = ascii(file);
        if (name == null) {
            return null;
        }
        int hash = hash(name, 0, name.length);
        int mask = places.length - 1;
        for (int slot = slot(hash, mask); places[slot] != 0; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash) {
                byte[] header = header(start + places[slot] - 1, name.length);
                if (u2(header, 26) == name.length && isOf(header, name)) {
                    return header;
                }
            }
        }
        return null;
    }

    private static boolean isOf(byte[] header, byte[] name) {
        for (int i = name.length - 1; i >= 0; i--) {
            if (header[LOCAL_BYTES + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Of the bytes where names differ most, before the ending of class files, and how many there are: a start computes it
     * for each file of its archive, with code that is interpreted.
     */
    private static int hash(byte[] bytes, int from, int length) {
        int hash = length;
        int end = from + length - Math.min(length / 2, ENDING_BYTES);
        for (int i = Math.max(from, end - HASHED_BYTES); i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private static int slot(int hash, int mask) {
        return (hash ^ hash >>> 16) & mask;
    }

    /** A local header with so many bytes behind it, which are the name. */
    private byte[] header(long position, int more) throws IOException {
        byte[] header = at(position, LOCAL_BYTES + more);
        // With the fourth bit set, the sizes would stand behind the file.
        if (i4(header, 0) != LOCAL || (u2(header, 6) & 8) != 0) {
            throw notAsBuilt();
        }
        return header;
    }

    private byte[] directoryOf(String name) throws IOException {
        byte[] central = directory(0, jar.length());
        for (int at = 0; at < central.length; at = next(central, at)) {
            if (isNamed(central, at, name)) {
                byte[] header = header(unsigned(central, at + 42), 0);
                start = unsigned(central, at + 42) + LOCAL_BYTES + u2(header, 26) + u2(header, 28);
                return directory(start, start + unsigned(header, 22));
            }
        }
        return new byte[0];
    }

    /** The central directory of the archive between two positions in the jar; one without a comment, as the build makes it. */
    private byte[] directory(long from, long to) throws IOException {
        byte[] end = at(to - END_BYTES, END_BYTES);
        if (i4(end, 0) != END) {
            throw notAsBuilt();
        }
        return at(from + unsigned(end, 16), i4(end, 12));
    }

    private void index(byte[] central) throws IOException {
        int files = 0;
        for (int at = 0; at < central.length; at = next(central, at)) {
            files++;
        }
        int slots = Integer.highestOneBit(files + 1) * 4;
        hashes = new int[slots];
        places = new int[slots];
        for (int at = 0; at < central.length; at = next(central, at)) {
            int hash = hash(central, at + CENTRAL_BYTES, u2(central, at + 28));
            int slot = slot(hash, slots - 1);
            while (places[slot] != 0) {
                slot = (slot + 1) & (slots - 1);
            }
            hashes[slot] = hash;
            places[slot] = i4(central, at + 42) + 1;
        }
    }

    private byte[] at(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        jar.seek(position);
        jar.readFully(bytes);
        return bytes;
    }

    private static int next(byte[] central, int at) throws IOException {
        if (i4(central, at) != CENTRAL) {
            throw notAsBuilt();
        }
        return at + CENTRAL_BYTES + u2(central, at + 28) + u2(central, at + 30) + u2(central, at + 32);
    }

    private static boolean isNamed(byte[] central, int at, String name) {
        boolean same = u2(central, at + 28) == name.length();
        for (int i = 0; same && i < name.length(); i++) {
            same = central[at + CENTRAL_BYTES + i] == name.charAt(i);
        }
        return same;
    }

    /** Null if it is not ASCII, as the names of all files are. Without a charset, which each start would have to set up. */
    private static byte[] ascii(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = name.charAt(i);
            if (c > 127) {
                return null;
            }
            bytes[i] = (byte) c;
        }
        return bytes;
    }

    private static IOException notAsBuilt() {
        return new IOException("the agent's jar is damaged, or was changed after it had been built");
    }

    private static int u2(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    private static int i4(byte[] bytes, int at) {
        return u2(bytes, at) | u2(bytes, at + 2) << 16;
    }

    private static long unsigned(byte[] bytes, int at) {
        return i4(bytes, at) & 0xFFFF_FFFFL;
    }
}
