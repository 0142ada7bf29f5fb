package io.flowcept.engine.suggest;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * Tells the application's own classes from the JDK's and from libraries'. Own is, if the user names packages, what lies
 * in them. Else, in this order: what shares the first names of the main class's package; no well-known library; what
 * comes from the jar or directory of the main class, from a directory, or from the {@code classes} of an archive. Where
 * the main class is not known or is a launcher out of a well-known library, all that is of none is own. One thread alone
 * uses it.
 */
final class Ownership {
    private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun.", "io.flowcept."};

    /** First names of packages of what applications are made with and of; a main class among them is an exception. */
    private static final String[] LIBRARIES = {
        "akka.",
        "antlr.",
        "ai.djl.",
        "cats.",
        "ch.qos.",
        "clojure.",
        "com.alibaba.",
        "com.amazonaws.",
        "com.datastax.",
        "com.esotericsoftware.",
        "com.fasterxml.",
        "com.github.benmanes.",
        "com.github.fommil.",
        "com.google.",
        "com.mongodb.",
        "com.mysql.",
        "com.ning.",
        "com.rabbitmq.",
        "com.thoughtworks.",
        "com.typesafe.",
        "com.zaxxer.",
        "feign.",
        "freemarker.",
        "gnu.trove.",
        "groovy.",
        "io.dropwizard.",
        "io.grpc.",
        "io.jsonwebtoken.",
        "io.ktor.",
        "io.lettuce.",
        "io.micrometer.",
        "io.micronaut.",
        "io.netty.",
        "io.opentelemetry.",
        "io.projectreactor.",
        "io.quarkus.",
        "io.reactivex.",
        "io.undertow.",
        "io.vertx.",
        "it.unimi.dsi.",
        "jakarta.",
        "junit.",
        "kotlin.",
        "kotlinx.",
        "liquibase.",
        "lombok.",
        "net.bytebuddy.",
        "net.jpountz.",
        "net.sf.",
        "no.uib.cipr.",
        "okhttp3.",
        "okio.",
        "oracle.jdbc.",
        "org.antlr.",
        "org.apache.",
        "org.aspectj.",
        "org.assertj.",
        "org.bouncycastle.",
        "org.bytedeco.",
        "org.codehaus.",
        "org.eclipse.",
        "org.ejml.",
        "org.elasticsearch.",
        "org.glassfish.",
        "org.gradle.",
        "org.h2.",
        "org.hibernate.",
        "org.jboss.",
        "org.jetbrains.",
        "org.joda.",
        "org.jooq.",
        "org.json.",
        "org.junit.",
        "org.mockito.",
        "org.mortbay.",
        "org.msgpack.",
        "org.mybatis.",
        "org.nd4j.",
        "org.netlib.",
        "org.objectweb.",
        "org.openjdk.",
        "org.opentest4j.",
        "org.osgi.",
        "org.postgresql.",
        "org.quartz.",
        "org.reactivestreams.",
        "org.redisson.",
        "org.scalatest.",
        "org.slf4j.",
        "org.springframework.",
        "org.sqlite.",
        "org.testng.",
        "org.thymeleaf.",
        "org.wildfly.",
        "org.xerial.",
        "org.yaml.",
        "play.",
        "reactor.",
        "redis.clients.",
        "retrofit2.",
        "rx.",
        "scala.",
        "shapeless.",
        "software.amazon.",
        "spray."
    };

    private final List<String> packages;
    private final String mainClass;
    private final String mainPackage;
    private final TreeSet<String> places = new TreeSet<>();
    private String mainPlace;

    /**
     * For an application.
     *
     * @param packages what the user says is own; may be empty
     * @param mainClass null where it is not known
     */
    Ownership(List<String> packages, String mainClass) {
        this.packages = packages;
        this.mainClass = mainClass;
        this.mainPackage = mainClass == null ? null : firstNames(mainClass);
    }

    /**
     * The main class of this JVM, or null; of an archive that has its own launcher, the class that this one starts.
     *
     * @param command the system property {@code sun.java.command}, or null
     * @param classPath the system property {@code java.class.path}, or null
     */
    static String mainClass(String command, String classPath) {
        if (command == null || command.isEmpty()) {
            return null;
        }
        String first = command.split(" ", 2)[0];
        // With -jar the class path is that jar, whatever blanks are in its name.
        boolean jar = classPath != null && !classPath.isEmpty() && command.startsWith(classPath);
        if (!jar) {
            return first.substring(first.indexOf('/') + 1);
        }
        try (JarFile opened = new JarFile(new File(classPath), false)) {
            Attributes main = opened.getManifest().getMainAttributes();
            String started = main.getValue("Start-Class");
            return started == null ? main.getValue(Attributes.Name.MAIN_CLASS) : started;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Two names of its package, or what there is. */
    private static String firstNames(String className) {
        String of = className.substring(0, className.lastIndexOf('.') + 1);
        int end = of.indexOf('.', of.indexOf('.') + 1);
        return end < 0 ? of : of.substring(0, end + 1);
    }

    /** Whether a class of this name may be own: asked for each frame, so it looks at the name alone. */
    boolean mayOwn(String className) {
        if (startsWithAny(className, JDK) || className.indexOf("$$") >= 0 || className.indexOf('/') >= 0) {
            return false;
        }
        if (!packages.isEmpty()) {
            return inPackages(className);
        }
        return isOfMain(className) || !startsWithAny(className, LIBRARIES);
    }

    /** Whether a class is own whose name may be. */
    boolean owns(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getSystemClassLoader().getParent()) {
            return false;
        }
        String place = place(type);
        if (type.getName().equals(mainClass)) {
            mainPlace = place;
        }
        boolean own = !packages.isEmpty()
                || isOfMain(type.getName())
                || mainIsUnknown()
                || (place != null && (place.equals(mainPlace()) || isClasses(place)));
        if (own && place != null) {
            places.add(place);
        }
        return own;
    }

    private boolean mainIsUnknown() {
        return mainClass == null || startsWithAny(mainClass, LIBRARIES);
    }

    /** What was taken as own, in words. */
    String described() {
        String what;
        if (!packages.isEmpty()) {
            what = "the packages that were named, " + packages;
        } else if (mainIsUnknown()) {
            what = "all classes that are of no well-known library, since the main class "
                    + (mainClass == null ? "is not known" : mainClass + " is of one");
        } else {
            what = "what comes from where the main class " + mainClass + " does"
                    + (mainPackage.isEmpty() ? "" : ", is in " + mainPackage + "**,")
                    + " or comes from a directory of classes, but for well-known libraries";
        }
        return what;
    }

    /** The jars and directories that classes taken as own came from. */
    Iterable<String> places() {
        return places;
    }

    private boolean inPackages(String className) {
        for (String each : packages) {
            if (className.startsWith(each)
                    && (className.length() == each.length()
                            || each.endsWith(".")
                            || className.charAt(each.length()) == '.'
                            || className.charAt(each.length()) == '$')) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfMain(String className) {
        if (mainIsUnknown()) {
            return false;
        }
        return mainPackage.isEmpty() ? className.equals(mainClass) : className.startsWith(mainPackage);
    }

    private String mainPlace() {
        if (mainPlace == null) {
            // The main class itself may not have been asked for yet; it is loaded, or the JVM would not be here.
            try {
                mainPlace = place(Class.forName(mainClass, false, ClassLoader.getSystemClassLoader()));
            } catch (ClassNotFoundException | LinkageError e) {
                mainPlace = "";
            }
        }
        return mainPlace;
    }

    private static boolean isClasses(String place) {
        return place.contains("/BOOT-INF/classes")
                || place.contains("/WEB-INF/classes")
                || (place.startsWith("file:") && place.endsWith("/"));
    }

    private static String place(Class<?> type) {
        try {
            ProtectionDomain domain = type.getProtectionDomain();
            CodeSource source = domain == null ? null : domain.getCodeSource();
            URL location = source == null ? null : source.getLocation();
            return location == null ? null : location.toString();
        } catch (SecurityException e) {
            return null;
        }
    }

    private static boolean startsWithAny(String name, String[] prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
