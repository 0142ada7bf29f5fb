package io.flowcept.bootstrap;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Loads one partition of the agent's jar, {@code inst/} or {@code cli/}, whose classes are in archives of their own, so that
 * no other loader can find them: {@code start.zip} has what each start needs, {@code record.zip} what the first class that is
 * recorded needs, {@code rest.zip} all else. One is opened when something is asked for that those before it have not, since
 * its directory is read for that.
 *
 * <pre>
 *   boot  &lt;-- platform &lt;-- "inst/" (engine, sinks, telemetry) &lt;-- "cli/" (command line, never in a host)
 *    ^            ^
 *    |            +-- the host's own loaders, which see neither partition
 *    +-- io.flowcept.bootstrap, io.flowcept.api
 * </pre>
 *
 * <p>The parent is never the system class loader, so no library of the host is ever mistaken for one of ours.
 */
public final class IsolatedClassLoader extends ClassLoader implements Closeable {
    static {
        registerAsParallelCapable();
    }

    private static final String OUR_SERVICES = "META-INF/services/io.flowcept.";

    /** The parent's: no archive is asked for these. */
    private static final String BOOTSTRAP = "io.flowcept.bootstrap.";

    /** Open from the start, so that a jar that takes this one's place is none of ours. */
    private final RandomAccessFile jar;

    private final String prefix;
    private final Archive start;
    private final Object opening = new Object();
    /** Null until it has been asked, as is the next. */
    private volatile Archive record;

    private volatile Archive rest;

    /**
     * A loader of one partition.
     *
     * @param file the agent's jar
     * @param prefix the partition, ending in a slash
     * @param parent asked for what the first two archives have not; null for the boot loader
     * @throws IOException if the jar cannot be read
     */
    public static ClassLoader open(File file, String prefix, ClassLoader parent) throws IOException {
        return new IsolatedClassLoader(file, prefix, parent);
    }

    private IsolatedClassLoader(File file, String prefix, ClassLoader parent) throws IOException {
        super(parent);
        this.jar = new RandomAccessFile(file, "r");
        this.prefix = prefix;
        Archive opened = null;
        try {
            opened = new Archive(jar, prefix + "start.zip");
        } finally {
            if (opened == null) {
                jar.close();
            }
        }
        this.start = opened;
    }

    /** Closes the jar: for when none of the loader's classes runs any more. */
    @Override
    public void close() throws IOException {
        jar.close();
    }

    private Archive record() throws IOException {
        Archive known = record;
        if (known == null) {
            synchronized (opening) {
                known = record == null ? new Archive(jar, prefix + "record.zip") : record;
                record = known;
            }
        }
        return known;
    }

    private Archive rest() throws IOException {
        Archive known = rest;
        if (known == null) {
            synchronized (opening) {
                known = rest == null ? new Archive(jar, prefix + "rest.zip") : rest;
                rest = known;
            }
        }
        return known;
    }

    /** Looks into two archives before it asks the parent, who has none of these classes and takes longer to say so. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("java.") && !name.startsWith(BOOTSTRAP)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> type = findLoadedClass(name);
                if (type == null) {
                    type = defineFromFirstTwo(name);
                }
                if (type != null) {
                    if (resolve) {
                        resolveClass(type);
                    }
                    return type;
                }
            }
        }
        return super.loadClass(name, resolve);
    }

    private Class<?> defineFromFirstTwo(String name) {
        try {
            Class<?> type = define(name, start);
            return type == null ? define(name, record()) : type;
        } catch (IOException e) {
            // What the parent has, threads that outlive the agent may still need.
            return null;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> type;
        try {
            type = define(name, rest());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        return type;
    }

    /** Null when the archive has no such class. */
    private Class<?> define(String name, Archive archive) throws IOException {
        byte[] bytes = archive.read(name.replace('.', '/') + ".classdata");
        if (bytes == null) {
            return null;
        }
        definePackageOf(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    @SuppressWarnings("deprecation") // getDefinedPackage came with 9
    private void definePackageOf(String className) {
        int dot = className.lastIndexOf('.');
        if (dot > 0 && getPackage(className.substring(0, dot)) == null) {
            try {
                definePackage(className.substring(0, dot), null, null, null, null, null, null, null);
            } catch (IllegalArgumentException e) {
                // Another thread defined it in between, which serves as well.
            }
        }
    }

    /** Of services of ours, the JDK's loaders have none, and to look for one they open the JDK's images first. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        boolean ours = name.startsWith(OUR_SERVICES) && !(getParent() instanceof IsolatedClassLoader);
        return ours ? findResources(name) : super.getResources(name);
    }

    @Override
    protected URL findResource(String name) {
        try {
            URL found = start.address(name);
            found = found == null ? record().address(name) : found;
            return found == null ? rest().address(name) : found;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }
}
