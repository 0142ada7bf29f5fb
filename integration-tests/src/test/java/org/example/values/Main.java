package org.example.values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Values that nobody should have to record. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println(huge(new byte[1 << 30]));
        List<Object> list = new ArrayList<>();
        list.add(1);
        list.add(list);
        Object[] array = {2, null};
        array[1] = array;
        Map<Object, Object> map = new HashMap<>();
        map.put("self", map);
        System.out.println(selfContaining(list, array, map));
        System.out.println(hostile(new Hostile(), Arrays.asList(new Hostile(), "end")));
        System.out.println(nothing(null, null, null, null));
        System.out.println(notNumbers(Double.NaN, Float.NEGATIVE_INFINITY, new double[] {1.0, Double.NaN}));
        System.out.println(spectrum(new double[] {0.1, -0.0, 1e300}, new float[] {0.1f, 2}, 30).length);
        System.out.println(text("x".repeat(10_000_000)));
        System.out.println(deep(10_000));
        for (int i = 0; i < 3; i++) {
            System.out.println(wide(Long.MIN_VALUE + i, -0.0, 0.1f, i == 1));
            System.out.println(narrow((byte) -1, (short) i));
            System.out.println(single(0.1f, i == 1));
            System.out.println(words(i, 2.5));
        }
        System.out.println(slow(4_400));
    }

    static int huge(byte[] bytes) {
        return bytes.length;
    }

    static int selfContaining(List<Object> list, Object[] array, Map<Object, Object> map) {
        return list.size() + array.length + map.size();
    }

    static String hostile(Object argument, List<Object> more) {
        return argument.getClass().getSimpleName() + more.size();
    }

    static Object nothing(Object object, String text, int[] array, List<String> list) {
        return object == null ? text : array;
    }

    static double notNumbers(double number, float single, double[] numbers) {
        return number + single + numbers[0];
    }

    /** Both arrays again and again, and a text behind them. */
    static double[] spectrum(double[] numbers, float[] weights, int times) {
        double[] spectrum = new double[numbers.length * times];
        float[] singles = new float[weights.length * times];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = numbers[i % numbers.length];
        }
        for (int i = 0; i < singles.length; i++) {
            singles[i] = weights[i % weights.length];
        }
        try {
            failing(spectrum);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        return both(spectrum, singles, "end");
    }

    static void failing(double[] numbers) {
        if (numbers.length > 1) {
            throw new IllegalStateException(numbers.length + " numbers");
        }
    }

    static double[] both(double[] numbers, float[] weights, String end) {
        return numbers.length + weights.length > end.length() ? numbers : null;
    }

    static double wide(long first, double second, float third, boolean fourth) {
        return fourth ? first : second + third;
    }

    static boolean narrow(byte first, short second) {
        return first + second == 0;
    }

    static double single(float first, boolean second) {
        return second ? -first : first;
    }

    /** Text, null or an exception. */
    static String words(int which, double factor) {
        try {
            return which == 0 ? null : inner(which) + factor;
        } catch (IllegalArgumentException e) {
            return "caught";
        }
    }

    private static String inner(int which) {
        if (which == 2) {
            throw new IllegalArgumentException("two");
        }
        return "one";
    }

    /** Longer than a record has room for in its short form. */
    static boolean slow(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return true;
    }

    static int text(String text) {
        return text.length();
    }

    static int deep(int depth) {
        return depth == 0 ? 0 : 1 + deep(depth - 1);
    }

    /** Whoever asks it anything is stuck. */
    static final class Hostile {
        @Override
        public String toString() {
            throw new IllegalStateException("toString was called");
        }

        @Override
        public int hashCode() {
            while (true) {
                Thread.onSpinWait();
            }
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals was called");
        }
    }
}
