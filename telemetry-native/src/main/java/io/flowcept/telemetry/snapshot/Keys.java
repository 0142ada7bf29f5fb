package io.flowcept.telemetry.snapshot;

/** The keys of a small map that is always written whole, encoded one behind the other. Immutable. */
public final class Keys {
    final byte[] encoded;
    /** Where each key begins, and where the last one ends. */
    final int[] begins;

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
