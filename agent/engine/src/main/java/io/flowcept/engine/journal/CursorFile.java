package io.flowcept.engine.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * How far one sink has acknowledged, one position a stripe, in a file of two slots written in turn:
 *
 * <pre>
 *    0             8                       136          140
 *    +-------------+-----------------------+------------+------+
 *    | generation  | position (8) * 16     | CRC-32     | 0    |  slot 0
 *    +-------------+-----------------------+------------+------+ 256
 *    | generation  | position (8) * 16     | CRC-32     | 0    |  slot 1
 *    +-------------+-----------------------+------------+------+ 512
 * </pre>
 *
 * Little endian. The valid slot of the higher generation counts; a write that is cut short leaves the former one. It is
 * written by a call and not through a mapping: the system keeps what was written as it keeps mapped pages, and the file
 * can be closed. For one thread at a time.
 */
final class CursorFile implements Closeable {
    static final int SLOT = 256;
    private static final int POSITIONS_AT = 8;
    private static final int CRC_AT = POSITIONS_AT + 8 * SegmentLayout.STRIPES;

    private final RandomAccessFile file;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32 crc = new CRC32();
    private final long[] positions;
    private long generation;

    /** Opens the file, or makes it, with all blocks it will ever need. */
    CursorFile(File path) throws IOException {
        file = new RandomAccessFile(path, "rw");
        long[] latest = new long[SegmentLayout.STRIPES];
        if (file.length() < 2 * SLOT) {
            OwnerOnly.restrict(path);
            file.write(new byte[2 * SLOT]);
        } else {
            for (int index = 0; index < 2; index++) {
                file.seek((long) index * SLOT);
                file.readFully(slot.array());
                if (slot.getInt(CRC_AT) == check() && slot.getLong(0) > generation) {
                    generation = slot.getLong(0);
                    slot.position(POSITIONS_AT);
                    slot.asLongBuffer().get(latest);
                }
            }
        }
        positions = latest;
    }

    /** The positions found at opening; zeros, the oldest of all, for a new sink. */
    long[] positions() {
        return positions.clone();
    }

    void write(long[] reached) throws IOException {
        long following = generation + 1;
        slot.putLong(0, following);
        slot.position(POSITIONS_AT);
        slot.asLongBuffer().put(reached);
        slot.putInt(CRC_AT, check());
        file.seek((following & 1) * SLOT);
        file.write(slot.array());
        generation = following;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int check() {
        crc.reset();
        crc.update(slot.array(), 0, CRC_AT);
        return (int) crc.getValue();
    }
}
