package org.example.call;

/** The methods that agents are told to record; the same as those of {@link Bare}. */
final class Work {
    private Work() {}

    static long step(long seed, int turns) {
        long mixed = seed;
        for (int i = 0; i < turns; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        return mixed;
    }

    static long look(String text, double[] numbers, Bean bean) {
        long mixed = text.length() + (long) numbers[0] + bean.size;
        for (int i = 0; i < Main.TURNS; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
        }
        return mixed;
    }

    static Bean hand(Bean bean) {
        return new Bean(bean.name, bean.size + 1, bean.weight);
    }
}
