package io.flowcept.engine.settings;

/** The section {@code sys_metadata}: what messages say of the machine; null is found out by the agent. Immutable. */
public final class SysMetadataSettings {
    /** Null for none. */
    public final String environmentId;

    public final String sysName;
    public final String nodeName;
    public final String loginName;

    /** Null for none: the agent asks nobody for it. */
    public final String publicIp;

    public final String privateIp;

    SysMetadataSettings(Section section) {
        environmentId = section.key("environment_id").text(null);
        sysName = section.key("sys_name").text(null);
        nodeName = section.key("node_name").text(null);
        loginName = section.key("login_name").text(null);
        publicIp = section.key("public_ip").text(null);
        privateIp = section.key("private_ip").text(null);
        section.close();
    }
}
