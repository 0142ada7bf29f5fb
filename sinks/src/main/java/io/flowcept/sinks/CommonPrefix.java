package io.flowcept.sinks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How many bytes two arrays have in common, from some place on in each. For one thread. */
final class CommonPrefix {
    /** So many times it is found out by words, since the JVM takes some milliseconds to get a method handle ready. */
    static final int BY_WORDS = 2_000;

    private int byWords = BY_WORDS;

    /** Of {@code a} from {@code aFrom} on and {@code b} from {@code bFrom} to {@code bTo}, to the end of the one that ends first. */
    int length(byte[] a, int aFrom, byte[] b, int bFrom, int bTo) {
        int most = Math.min(a.length - aFrom, bTo - bFrom);
        if (byWords > 0 || Mismatch.OF_ARRAYS == null) {
            byWords = Math.max(0, byWords - 1);
            return byWords(a, aFrom, b, bFrom, most);
        }
        int differs = Mismatch.of(a, aFrom, b, bFrom, most);
        return differs < 0 ? most : differs;
    }

    private static int byWords(byte[] a, int aFrom, byte[] b, int bFrom, int most) {
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

    /** {@code Arrays.mismatch}, which the JVM replaces by instructions that compare many bytes at once. */
    private static final class Mismatch {
        /** Null before Java 9. */
        static final MethodHandle OF_ARRAYS = find();

        private Mismatch() {}

        private static MethodHandle find() {
            try {
                MethodType type = MethodType.methodType(
                        int.class, byte[].class, int.class, int.class, byte[].class, int.class, int.class);
                return MethodHandles.publicLookup().findStatic(Arrays.class, "mismatch", type);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError notHere) {
                return null;
            }
        }

        static int of(byte[] a, int aFrom, byte[] b, int bFrom, int most) {
            try {
                return (int) OF_ARRAYS.invokeExact(a, aFrom, aFrom + most, b, bFrom, bFrom + most);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable undeclared) {
                throw new AssertionError(undeclared);
            }
        }
    }
}
