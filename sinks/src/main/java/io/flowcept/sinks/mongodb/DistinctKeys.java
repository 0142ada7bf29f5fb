package io.flowcept.sinks.mongodb;

import java.util.Arrays;

/**
 * Whether the keys of each map of a message differ, by hashes of 64 bits: what it calls new is new; what it does not may
 * be, in one of very many cases. Not thread-safe.
 */
final class DistinctKeys {
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final int FIRST = 64;

    /** What one large message needed is not kept for the small ones that follow: 64 KiB. */
    private static final int MOST_KEPT = 8 << 10;

    /** Hashes, each at the first free place from its own on; 0 where there is none. */
    private long[] table = new long[FIRST];

    private int count;
    private int maps;

    void clear() {
        if (table.length > MOST_KEPT) {
            table = new long[FIRST];
        } else {
            Arrays.fill(table, 0);
        }
        count = 0;
        maps = 0;
    }

    /** Hashes that it has places for. */
    int capacity() {
        return table.length;
    }

    /** The number of another map. */
    int nextMap() {
        return ++maps;
    }

    /** Adds a key to that map; whether it is new there. */
    boolean add(int map, byte[] key, int from, int to) {
        if (2 * ++count > table.length) {
            grow();
        }
        long hash = map * GOLDEN;
        for (int i = from; i < to; i++) {
            hash = (hash ^ key[i]) * FNV_PRIME;
        }
        return put(hash == 0 ? 1 : hash);
    }

    private boolean put(long hash) {
        int mask = table.length - 1;
        int at = (int) (hash ^ hash >>> 32) & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = hash;
        return true;
    }

    private void grow() {
        long[] before = table;
        table = new long[2 * before.length];
        for (long hash : before) {
            if (hash != 0) {
                put(hash);
            }
        }
    }
}
