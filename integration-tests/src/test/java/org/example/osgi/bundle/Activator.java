package org.example.osgi.bundle;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Calls its method when the bundle starts and, until it stops, once in a while. */
public final class Activator implements BundleActivator {
    private Thread worker;

    @Override
    public void start(BundleContext context) {
        System.out.println(getClass().getClassLoader().getClass().getName());
        System.out.println(closedFor("io.flowcept.api.FlowceptTask") + " " + closedFor("sun.misc.Unsafe"));
        System.out.println(sumOne(3));
        worker = new Thread(Activator::work);
        worker.setDaemon(true);
        worker.start();
    }

    @Override
    public void stop(BundleContext context) {
        worker.interrupt();
    }

    private static void work() {
        try {
            while (true) {
                Thread.sleep(20);
                sumOne(0);
            }
        } catch (InterruptedException e) {
            // It is to stop.
        }
    }

    static int sumOne(int i1) {
        return i1 + 1;
    }

    private static String closedFor(String className) {
        try {
            Class.forName(className, false, Activator.class.getClassLoader());
            return "open";
        } catch (ClassNotFoundException e) {
            return "closed";
        }
    }
}
