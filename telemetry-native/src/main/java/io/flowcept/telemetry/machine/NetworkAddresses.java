package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The entry {@code network} of {@code machine_info}: each interface's addresses as psutil's {@code net_if_addrs} lists
 * them. {@code ptp} is always null: the JDK does not tell the other end of a point-to-point connection. Stateless.
 */
public final class NetworkAddresses implements TelemetrySource {
    private static final Key BLOCK = Key.of("network");
    private static final Key FAMILY = Key.of("family");
    private static final Key ADDRESS = Key.of("address");
    private static final Key NETMASK = Key.of("netmask");
    private static final Key BROADCAST = Key.of("broadcast");
    private static final Key PTP = Key.of("ptp");

    private static final File LINUX_INTERFACES = new File("/sys/class/net");
    private static final int IFF_BROADCAST = 2;
    private static final int AF_INET = 2;

    private final int ipv6;
    private final int hardware;

    public NetworkAddresses() {
        // Numbers that each system has its own of; psutil passes them on.
        String system = String.valueOf(HostIdentity.sysName(System.getProperty("os.name")));
        ipv6 = system.equals("Darwin") ? 30 : system.equals("Windows") ? 23 : 10;
        hardware = system.equals("Darwin") ? 18 : system.equals("Windows") ? -1 : 17;
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        out.beginMap();
        for (String name : names()) {
            out.key(Key.of(name));
            out.beginArray();
            NetworkInterface known = NetworkInterface.getByName(name);
            if (known != null) {
                writeInternet(out, known, true);
                writeInternet(out, known, false);
            }
            writeHardware(out, name, known);
            out.endArray();
        }
        out.endMap();
    }

    /** On Linux also those without an internet address, which the JDK does not list. */
    private static List<String> names() throws SocketException {
        List<String> names = new ArrayList<>();
        String[] listed = LINUX_INTERFACES.list();
        if (listed != null) {
            Collections.addAll(names, listed);
            Collections.sort(names);
            return names;
        }
        Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
        while (all != null && all.hasMoreElements()) {
            names.add(all.nextElement().getName());
        }
        return names;
    }

    private void writeInternet(SnapshotBuffer out, NetworkInterface known, boolean version4) {
        for (InterfaceAddress address : known.getInterfaceAddresses()) {
            if (address.getAddress() instanceof Inet4Address != version4) {
                continue;
            }
            byte[] bytes = address.getAddress().getAddress();
            String text = AddressText.of(bytes);
            String scoped =
                    !version4 && address.getAddress().isLinkLocalAddress() ? text + "%" + known.getName() : text;
            String broadcast = address.getBroadcast() == null
                    ? null
                    : address.getBroadcast().getHostAddress();
            write(
                    out,
                    version4 ? AF_INET : ipv6,
                    scoped,
                    AddressText.of(mask(bytes.length, address.getNetworkPrefixLength())),
                    broadcast);
        }
    }

    private void writeHardware(SnapshotBuffer out, String name, NetworkInterface known) throws SocketException {
        File directory = new File(LINUX_INTERFACES, name);
        String address = text(directory, "address");
        String flags = text(directory, "flags");
        String broadcast = flags != null
                        && flags.startsWith("0x")
                        && (Integer.parseInt(flags.substring(2), 16) & IFF_BROADCAST) != 0
                ? text(directory, "broadcast")
                : null;
        if (address == null && known != null && known.getHardwareAddress() != null) {
            address = AddressText.hardware(known.getHardwareAddress(), hardware < 0 ? '-' : ':');
        }
        if (address != null && !address.isEmpty()) {
            write(out, hardware, address, null, broadcast);
        }
    }

    private static void write(SnapshotBuffer out, int family, String address, String netmask, String broadcast) {
        out.element();
        out.beginMap();
        out.integer(FAMILY, family);
        out.text(ADDRESS, address);
        textOrNil(out, NETMASK, netmask);
        textOrNil(out, BROADCAST, broadcast);
        textOrNil(out, PTP, null);
        out.endMap();
    }

    private static void textOrNil(SnapshotBuffer out, Key key, String value) {
        out.key(key);
        if (value == null) {
            out.nil();
        } else {
            out.text(value);
        }
    }

    private static byte[] mask(int length, int prefix) {
        byte[] mask = new byte[length];
        for (int bit = 0; bit < prefix && bit < 8 * length; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return mask;
    }

    private static String text(File directory, String name) {
        try {
            return new String(Files.readAllBytes(new File(directory, name).toPath()), StandardCharsets.UTF_8).trim();
        } catch (IOException notThere) {
            return null;
        }
    }
}
