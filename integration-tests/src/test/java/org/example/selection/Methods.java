package org.example.selection;

import java.util.function.IntUnaryOperator;

/** Every kind of method that a class can have. */
public final class Methods {
    private final int seed;

    Methods(int seed) {
        if (seed < 0) {
            throw new IllegalArgumentException("negative seed " + seed);
        }
        this.seed = seed;
    }

    public static void main(String[] args) {
        Methods methods = new Methods(10);
        System.out.println(ofClass(1) + methods.ofInstance(2) + methods.ofNobodyElse(3));
        System.out.println(methods.overloaded(4) + methods.overloaded("4"));
        System.out.println(summed(5, 6, 7) + summed());
        System.out.println(methods.largest("a", "b") + methods.largest(8, 9));
        System.out.println(methods.locked(10) + methods.withLambda(11));
        System.out.println(methods.wide(1L, 2.5, (byte) 3, 'c', true, 4f, (short) 5, new int[] {6}));
        try {
            System.out.println(new Methods(-1).ofInstance(0));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        methods.failing("x");
    }

    static int ofClass(int x) {
        return x + 1;
    }

    int ofInstance(int x) {
        return x + seed;
    }

    private int ofNobodyElse(int x) {
        return x + seed;
    }

    int overloaded(int x) {
        return x;
    }

    String overloaded(String x) {
        return x;
    }

    static int summed(int... xs) {
        int sum = 0;
        for (int x : xs) {
            sum += x;
        }
        return sum;
    }

    <T extends Comparable<T>> T largest(T one, T other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    synchronized int locked(int x) {
        return x + seed;
    }

    int withLambda(int x) {
        IntUnaryOperator twice = y -> y * 2;
        return twice.applyAsInt(x);
    }

    double wide(long a, double b, byte c, char d, boolean e, float f, short g, int[] h) {
        double local = a + b + c + d + f + g + h[0];
        return e ? local : -local;
    }

    void failing(String why) {
        throw new UnsupportedOperationException("not " + why);
    }
}
