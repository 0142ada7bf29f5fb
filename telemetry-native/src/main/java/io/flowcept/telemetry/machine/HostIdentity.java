package io.flowcept.telemetry.machine;

/** Who runs where: the fields by which Flowcept tells machines and users apart. Immutable. */
public final class HostIdentity {
    private final String hostname;
    private final String sysName;
    private final String user;

    private HostIdentity(String hostname, String sysName, String user) {
        this.hostname = hostname;
        this.sysName = sysName;
        this.user = user;
    }

    /** Asks the system, which may ask a name server: takes two seconds at most. Throws nothing. */
    public static HostIdentity read() {
        return new HostIdentity(HostName.read(), sysName(System.getProperty("os.name")), loginName());
    }

    /** What Python's {@code socket.getfqdn()} says: the canonical name of the host, else its own; or null. */
    public String hostname() {
        return hostname;
    }

    /** What {@code uname -s} prints: {@code Linux}, {@code Darwin}; {@code Windows} for every Windows; or null. */
    public String sysName() {
        return sysName;
    }

    /** The login name of the process's user, or null. */
    public String user() {
        return user;
    }

    static String sysName(String osName) {
        if (osName == null) {
            return null;
        }
        if (osName.startsWith("Mac OS") || osName.equals("Darwin")) {
            return "Darwin";
        }
        return osName.startsWith("Windows") ? "Windows" : osName;
    }

    /** A user that is not in the system's user list is "?" to the JVM: containers run with any number for a user. */
    private static String loginName() {
        String name = System.getProperty("user.name");
        return name == null || name.isEmpty() || name.equals("?") ? null : name;
    }
}
