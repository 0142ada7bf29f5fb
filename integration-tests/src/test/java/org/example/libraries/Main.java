package org.example.libraries;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A host with libraries of its own, the same as the agent's but older: uses each and says which one it got. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Map<String, Integer> value = new TreeMap<>(Collections.singletonMap("answer", 42));
        System.out.println("used " + use(value));
    }

    static Object use(Map<String, Integer> value) throws ReflectiveOperationException {
        Class<?> mapper = say("com.fasterxml.jackson.databind.ObjectMapper");
        System.out.println(call(create(mapper), "writeValueAsString", Object.class, value));
        Class<?> version = say("com.fasterxml.jackson.databind.cfg.PackageVersion");
        System.out.println(version.getField("VERSION").get(null));
        Class<?> yaml = say("org.yaml.snakeyaml.Yaml");
        System.out.print(call(create(yaml), "dump", Object.class, value));
        Class<?> pack = say("org.msgpack.core.MessagePack");
        Object packer = pack.getMethod("newDefaultBufferPacker").invoke(null);
        call(packer, "packString", String.class, "hello");
        System.out.println(((byte[]) packer.getClass().getMethod("toByteArray").invoke(packer)).length);
        Class<?> buddy = say("net.bytebuddy.ByteBuddy");
        Object builder = call(create(buddy), "subclass", Class.class, Object.class);
        Object made = publicMethod(builder, "make").invoke(builder);
        ClassLoader loader = Main.class.getClassLoader();
        Object loaded = call(made, "load", ClassLoader.class, loader);
        Class<?> type = (Class<?>) publicMethod(loaded, "getLoaded").invoke(loaded);
        System.out.println(type.getSuperclass());
        return value;
    }

    private static Class<?> say(String name) throws ClassNotFoundException {
        Class<?> type = Class.forName(name);
        System.out.println(type.getName() + " from "
                + type.getProtectionDomain().getCodeSource().getLocation());
        return type;
    }

    private static Object create(Class<?> type) throws ReflectiveOperationException {
        return type.getConstructor().newInstance();
    }

    private static Object call(Object target, String name, Class<?> parameter, Object argument)
            throws ReflectiveOperationException {
        return publicMethod(target, name, parameter).invoke(target, argument);
    }

    /** The method as an interface or a public class declares it, for what implements it may not be accessible. */
    private static Method publicMethod(Object target, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }
}
