package io.flowcept.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads one partition of the agent's jar: the entries below a prefix, whose classes are stored as {@code .classdata} so
 * that no other loader can find them.
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

    private final JarFile jar;
    private final String jarUrl;
    private final String prefix;

    /**
     * A loader of one partition.
     *
     * @param file the agent's jar
     * @param prefix the partition, ending in a slash
     * @param parent asked first; null for the boot loader
     * @throws IOException if the jar cannot be read
     */
    public static ClassLoader open(File file, String prefix, ClassLoader parent) throws IOException {
        return new IsolatedClassLoader(file, prefix, parent);
    }

    private IsolatedClassLoader(File file, String prefix, ClassLoader parent) throws IOException {
        super(parent);
        this.jar = new JarFile(file, false);
        this.jarUrl = "jar:" + file.toURI() + "!/";
        this.prefix = prefix;
    }

    /** Closes the jar: for when none of the loader's classes runs any more. */
    @Override
    public void close() throws IOException {
        jar.close();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(prefix + name.replace('.', '/') + ".classdata");
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes;
        try {
            bytes = read(entry);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
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

    private byte[] read(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            int size = (int) entry.getSize();
            ByteArrayOutputStream out = new ByteArrayOutputStream(size > 0 ? size : 8192);
            byte[] chunk = new byte[8192];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                out.write(chunk, 0, n);
            }
            return out.toByteArray();
        }
    }

    @Override
    protected URL findResource(String name) {
        if (jar.getJarEntry(prefix + name) == null) {
            return null;
        }
        try {
            return new URL(jarUrl + prefix + name);
        } catch (MalformedURLException e) {
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
