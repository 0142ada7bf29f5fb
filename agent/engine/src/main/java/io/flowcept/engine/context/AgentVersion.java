package io.flowcept.engine.context;

/** The agent's version, which each start tells. */
public final class AgentVersion {
    private AgentVersion() {}

    public static String read() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }
}
