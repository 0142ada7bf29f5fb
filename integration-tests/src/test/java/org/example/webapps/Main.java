package org.example.webapps;

import java.io.File;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/**
 * Deploys the web application of a directory so many times, one after the other, and asks each for an answer. Prints the
 * sum of the answers, and how many of the class loaders are still there.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Logger.getLogger("org.apache").setLevel(Level.OFF);
        int deployments = Integer.parseInt(args[1]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(new File("tomcat").getAbsolutePath());
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.start();
        int port = tomcat.getConnector().getLocalPort();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < deployments; i++) {
            sum += deploy(tomcat, port, args[0], i, loaders);
        }
        int alive = 0;
        for (int i = 0; i < 20; i++) {
            System.gc();
            Thread.sleep(50);
            alive = 0;
            for (WeakReference<ClassLoader> loader : loaders) {
                alive += loader.get() == null ? 0 : 1;
            }
        }
        tomcat.stop();
        tomcat.destroy();
        System.out.println(sum + " " + alive);
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                System.err.println("metaspace " + pool.getUsage().getUsed() / 1024 + " KiB");
            }
        }
    }

    private static long deploy(
            Tomcat tomcat, int port, String directory, int number, List<WeakReference<ClassLoader>> loaders)
            throws Exception {
        Context context = new StandardContext();
        context.setName("/app");
        context.setPath("/app");
        context.setDocBase(directory);
        context.addLifecycleListener(new Tomcat.FixContextListener());
        Tomcat.addServlet(context, "answer", "org.example.webapps.app.Answer");
        context.addServletMappingDecoded("/answer", "answer");
        tomcat.getHost().addChild(context);
        try (InputStream in = URI.create("http://127.0.0.1:" + port + "/app/answer?i1=" + number)
                .toURL()
                .openStream()) {
            long answer = Long.parseLong(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
            return answer;
        } finally {
            context.stop();
            tomcat.getHost().removeChild(context);
            context.destroy();
        }
    }
}
