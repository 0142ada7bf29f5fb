package io.flowcept.telemetry.proc;

/** Percentages as psutil gives them. */
public final class Percent {
    private Percent() {}

    /** To one decimal, halves to even. */
    public static double rounded(double percent) {
        return Math.rint(percent * 10) / 10;
    }

    /** {@code part} of {@code whole}, to one decimal; 0 where there is no whole, as psutil has it. */
    public static double of(long part, long whole) {
        return whole == 0 ? 0 : rounded(100.0 * part / whole);
    }
}
