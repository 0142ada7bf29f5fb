package org.example.attached;

/** What the application does. */
final class Work {
    private Work() {}

    static int sumOne(int i1) {
        return i1 + 1;
    }

    static int multTwo(int o1) {
        return 2 * o1;
    }
}
