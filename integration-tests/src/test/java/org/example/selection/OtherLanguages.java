package org.example.selection;

import java.lang.reflect.Method;

/** Calls classes that the Kotlin, Scala and Groovy compilers made, by reflection, as this is compiled without them. */
public final class OtherLanguages {
    private OtherLanguages() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Method trimIndent = Class.forName("kotlin.text.StringsKt").getMethod("trimIndent", String.class);
        // Kotlin splits StringsKt over classes that are not public.
        trimIndent.setAccessible(true);
        System.out.println(trimIndent.invoke(null, "  a"));
        Class<?> hashing = Class.forName("scala.util.hashing.MurmurHash3$");
        System.out.println(hashing.getMethod("stringHash", String.class)
                .invoke(hashing.getField("MODULE$").get(null), "scala"));
        Class<?> shell = Class.forName("groovy.lang.GroovyShell");
        System.out.println(shell.getMethod("evaluate", String.class)
                .invoke(shell.getConstructor().newInstance(), """
                        package org.example.groovy
                        class Calculator { int twice(int x) { x * 2 } }
                        new Calculator().twice(21)
                        """));
    }
}
