package org.example.mangled;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Loads and links each class file of the directories that are its arguments, and calls the methods of those whose file's
 * name begins with {@code run}. The class's own name is the second part of the file's. A line for each says what came of it.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        for (String directory : args) {
            File[] files = new File(directory).listFiles();
            Arrays.sort(files);
            for (File file : files) {
                System.out.println(new File(directory).getName() + "/" + file.getName() + " " + of(file));
            }
        }
    }

    private static String of(File file) throws IOException {
        byte[] bytes = Files.readAllBytes(file.toPath());
        try {
            String name = file.getName()
                    .substring(file.getName().indexOf('.') + 1, file.getName().lastIndexOf('.'));
            OneClass loader = new OneClass("org.example.random." + name, bytes);
            Class<?> type = Class.forName(loader.loaded.getName(), true, loader);
            return file.getName().startsWith("run") ? called(type) : "links";
        } catch (Throwable e) {
            return e.getClass().getName();
        }
    }

    private static String called(Class<?> type) throws IllegalAccessException {
        StringBuilder results = new StringBuilder();
        Method[] methods = type.getDeclaredMethods();
        Arrays.sort(methods, Comparator.comparing(Method::toString));
        for (Method method : methods) {
            if (Modifier.isStatic(method.getModifiers())) {
                method.setAccessible(true);
                results.append(method.getName()).append('=');
                try {
                    results.append(method.invoke(null, arguments(method.getParameterTypes())));
                } catch (InvocationTargetException e) {
                    results.append(e.getCause());
                }
                results.append(' ');
            }
        }
        return results.toString();
    }

    private static Object[] arguments(Class<?>[] types) {
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = types[i] == int.class
                    ? Integer.valueOf(i)
                    : types[i] == long.class
                            ? Long.valueOf(i)
                            : types[i] == double.class ? Double.valueOf(i / 2.0) : (Object) ("text " + i);
        }
        return arguments;
    }

    /** Knows one class, and has the system's loader for all others. */
    private static final class OneClass extends ClassLoader {
        private final Class<?> loaded;

        OneClass(String name, byte[] bytes) {
            super(Main.class.getClassLoader());
            loaded = defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (loaded != null && name.equals(loaded.getName())) {
                return loaded;
            }
            throw new ClassNotFoundException(name);
        }
    }
}
