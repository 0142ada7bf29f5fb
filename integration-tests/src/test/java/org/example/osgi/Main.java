package org.example.osgi;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts the framework that is on the class path, and the bundle that is its argument; stdin's end stops them. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> closed = new HashMap<>();
        closed.put("org.osgi.framework.storage", new File(args[0]).getAbsolutePath());
        closed.put("org.osgi.framework.bootdelegation", "");
        // Both frameworks make exceptions by default.
        closed.put("felix.bootdelegation.implicit", "false");
        closed.put("osgi.compatibility.bootdelegation", "false");
        closed.put("osgi.compatibility.bootdelegation.default", "false");
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(closed);
        framework.start();
        framework
                .getBundleContext()
                .installBundle(new File(args[1]).toURI().toString())
                .start();
        while (System.in.read() >= 0) {
            // What comes does not matter.
        }
        framework.stop();
        framework.waitForStop(10_000);
    }
}
