package io.flowcept.telemetry.snapshot;

/** The keys of a small map that is always written whole, encoded one behind the other. Immutable. */
public final class Keys {
    final byte[] encoded;
    /** Where each key begins, and where the last one ends. */
    final int[] begins;
    /** Each key and a float64 of 0. */
    final byte[] withReals;
    /** A whole map in which each value is the integer 0. */
    final byte[] mapOfZeros;

    private Keys(String[] names) {
        if (names.length > 15) {
            throw new IllegalArgumentException("more keys than the smallest map has");
        }
        SnapshotBuffer buffer = new SnapshotBuffer(256);
        begins = new int[names.length + 1];
        for (int i = 0; i < names.length; i++) {
            buffer.text(names[i]);
            begins[i + 1] = buffer.length();
        }
        encoded = buffer.toByteArray();
        SnapshotBuffer reals = new SnapshotBuffer(512);
        SnapshotBuffer zeros = new SnapshotBuffer(512);
        zeros.beginMap();
        for (String name : names) {
            reals.text(name);
            reals.real(0);
            zeros.integer(Key.of(name), 0);
        }
        zeros.endMap();
        withReals = reals.toByteArray();
        mapOfZeros = zeros.toByteArray();
    }

    /** At most 15 keys, in their order. */
    public static Keys of(String... names) {
        return new Keys(names);
    }

    /** How many they are. */
    public int count() {
        return begins.length - 1;
    }
}
