package org.example.quickstart;

/** The two tasks of Flowcept's own quickstart. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int o1 = sumOne(3);
        int o2 = multTwo(o1);
        System.out.println(o2);
        System.exit(args.length);
    }

    static int sumOne(int i1) {
        return i1 + 1;
    }

    static int multTwo(int o1) {
        return o1 * 2;
    }
}
