package io.flowcept.engine.context;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * The ids of one run of a JVM, all grown from 192 random bits that are drawn once. Immutable and thread-safe.
 *
 * <p><b>Tasks.</b> A task's id is {@code <started at>_<pid>_<thread>_<run>-<count>}, where {@code <run>} is 64 of the
 * random bits in hexadecimal. Within a run, (thread, count) is unique by construction: threads are numbered by an atomic
 * counter and never reuse a number, each counts its own tasks in 64 bits, and no clock takes part. Hence a day of a
 * million tasks a second (8.64e10 of them) has no collision, on one thread or on a thousand. Two runs collide only if
 * they drew the same 64 bits, which for a million runs has a chance of 1e12 / 2^65, below 3e-8, and even then they would
 * need the same pid, and the same microsecond of start for the same (thread, count).
 *
 * <p><b>Workflows.</b> Version 4 UUIDs, 122 bits of which are SplittableRandom's mixing function (Steele, Lea and Flood,
 * OOPSLA 2014) of the workflow's number and 128 of the random bits: a bijection for each half, so a run never repeats
 * one.
 */
public final class Ids {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final String run;
    private final long high;
    private final long low;

    private Ids(long run, long high, long low) {
        this.run = hex(run, 16);
        this.high = high;
        this.low = low;
    }

    /** The ids of a run that has written down its {@link #run()} and {@link #seed()}. */
    public static Ids restored(String run, String seed) {
        return new Ids(
                Long.parseUnsignedLong(run, 16),
                Long.parseUnsignedLong(seed.substring(0, 16), 16),
                Long.parseUnsignedLong(seed.substring(16), 16));
    }

    /** What, with {@link #run()}, gives all ids back: 32 hexadecimal digits. */
    public String seed() {
        return hex(high, 16) + hex(low, 16);
    }

    /** New random ids. */
    public static Ids random() {
        ByteBuffer bits = ByteBuffer.wrap(randomBytes(24));
        return new Ids(bits.getLong(), bits.getLong(), bits.getLong());
    }

    /** 16 hexadecimal digits, part of the ids of all tasks of this run. */
    public String run() {
        return run;
    }

    /** The id of the run's {@code number}th workflow: a version 4 UUID in lower case. */
    public String workflow(int number) {
        long most = (mix(high + GOLDEN * number) & ~0xF000L) | 0x4000L;
        long least = (mix(low + GOLDEN * number) & ~(3L << 62)) | (2L << 62);
        return hex(most >>> 32, 8)
                + '-'
                + hex(most >>> 16, 4)
                + '-'
                + hex(most, 4)
                + '-'
                + hex(least >>> 48, 4)
                + '-'
                + hex(least, 12);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static String hex(long bits, int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
        }
        return text.toString();
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        // The kernel's source, where there is one: SecureRandom takes tens of milliseconds to start.
        try (InputStream in = new FileInputStream("/dev/urandom")) {
            if (in.read(bytes) == count) {
                return bytes;
            }
        } catch (IOException e) {
            // No such device on this system.
        }
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
