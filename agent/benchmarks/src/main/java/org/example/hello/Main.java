package org.example.hello;

/** Says hello, by a method that can be selected. */
public final class Main {
    private Main() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        System.out.println(greet("world"));
    }

    static String greet(String name) {
        return "Hello, " + name;
    }
}
