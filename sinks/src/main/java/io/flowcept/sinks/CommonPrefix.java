package io.flowcept.sinks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How many bytes two arrays have in common, from some place on in each. */
final class CommonPrefix {
    /** {@code Arrays.mismatch}, which the JVM replaces by instructions that compare many bytes at once; null before Java 9. */
    private static final MethodHandle MISMATCH = mismatch();

    private CommonPrefix() {}

    private static MethodHandle mismatch() {
        try {
            MethodType type = MethodType.methodType(
                    int.class, byte[].class, int.class, int.class, byte[].class, int.class, int.class);
            return MethodHandles.publicLookup().findStatic(Arrays.class, "mismatch", type);
        } catch (ReflectiveOperationException java8) {
            return null;
        }
    }

    /** Of {@code a} from {@code aFrom} on and {@code b} from {@code bFrom} on, to the end of the one that ends first. */
    static int length(byte[] a, int aFrom, byte[] b, int bFrom) {
        int most = Math.min(a.length - aFrom, b.length - bFrom);
        if (MISMATCH == null) {
            return byWords(a, aFrom, b, bFrom, most);
        }
        try {
            int differs = (int) MISMATCH.invokeExact(a, aFrom, aFrom + most, b, bFrom, bFrom + most);
            return differs < 0 ? most : differs;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable undeclared) {
            throw new AssertionError(undeclared);
        }
    }

    static int byWords(byte[] a, int aFrom, byte[] b, int bFrom, int most) {
        ByteBuffer first = ByteBuffer.wrap(a).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer second = ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN);
        int same = 0;
        while (most - same >= Long.BYTES) {
            long difference = first.getLong(aFrom + same) ^ second.getLong(bFrom + same);
            if (difference != 0) {
                return same + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
            }
            same += Long.BYTES;
        }
        while (same < most && a[aFrom + same] == b[bFrom + same]) {
            same++;
        }
        return same;
    }
}
