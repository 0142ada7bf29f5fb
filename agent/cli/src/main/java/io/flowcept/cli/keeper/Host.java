package io.flowcept.cli.keeper;

import io.flowcept.engine.settings.SysMetadataSettings;
import io.flowcept.telemetry.machine.HostIdentity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The machine that the keeper runs on, in the fields of a message.
 *
 * @param fields those that are known, {@code hostname} among them if it is
 */
record Host(Map<String, Object> fields) {
    /** What the settings say, and for the rest what the system says; takes two seconds at most. */
    static Host read(SysMetadataSettings settings) {
        HostIdentity identity = HostIdentity.read();
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "node_name", settings.nodeName);
        put(fields, "login_name", settings.loginName == null ? identity.user() : settings.loginName);
        put(fields, "public_ip", settings.publicIp);
        put(fields, "private_ip", settings.privateIp);
        put(fields, "hostname", identity.hostname());
        return new Host(fields);
    }

    private static void put(Map<String, Object> fields, String key, String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }

    /**
     * Adds what the task lacks. A task that names another machine gets nothing: it did not run here. One that names none
     * is taken for this machine's, as in Flowcept.
     */
    void addTo(Map<String, Object> task) {
        Object named = task.get("hostname");
        if (named == null || named.equals(fields.get("hostname"))) {
            fields.forEach(task::putIfAbsent);
        }
    }
}
