package io.flowcept.bootstrap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes being written, big-endian as MessagePack is. For one thread. */
public final class GrowingBytes {
    private static final int FIRST_CAPACITY = 512;

    /** What was written; the position is where the next byte goes. Replaced when it grows. */
    public ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);

    /** By how many bytes what is written stands for more than it takes; for whoever counts them. */
    public int shortened;

    /** Null until it is asked for, and when {@link #bytes} has been replaced. */
    private ByteBuffer littleEndian;

    /** The same bytes, for numbers in the order that most processors have them in; its position is anywhere. */
    public ByteBuffer littleEndian() {
        ByteBuffer known = littleEndian;
        if (known == null) {
            known = ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN);
            littleEndian = known;
        }
        return known;
    }

    private void replace(ByteBuffer other) {
        bytes = other;
        littleEndian = null;
    }

    /** Makes room for {@code more} bytes behind the position, keeping what is there. */
    public void reserve(int more) {
        if (bytes.remaining() < more) {
            grow(more);
        }
    }

    /** Apart, since it is seldom: the JIT compiler would put it into all that asks for room, a dozen times into some. */
    private void grow(int more) {
        ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.position() + more, 2 * bytes.capacity()));
        larger.put(bytes.array(), 0, bytes.position());
        replace(larger);
    }

    /** Forgets all bytes, and gives back the memory that an unusually large use took. */
    public void clear(int keptCapacity) {
        if (bytes.capacity() > keptCapacity) {
            replace(ByteBuffer.allocate(FIRST_CAPACITY));
        } else {
            bytes.position(0);
        }
    }
}
