package io.flowcept.sinks.kafka;

import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import org.apache.kafka.common.utils.Utils;

/** Whether anybody listens. The producer itself tells a dead server and a missing topic by the same timeout. */
final class Bootstrap {
    private Bootstrap() {}

    /** Throws, with the reason of the last, when none of the comma-separated servers takes a connection. */
    static void requireOneOf(String servers) throws IOException {
        IOException trouble = new IOException("no server is named");
        for (String server : servers.split(",", -1)) {
            String host = Utils.getHost(server.trim());
            Integer port = Utils.getPort(server.trim());
            if (host == null || port == null) {
                trouble = new IOException('"' + server.trim() + "\" is not host:port");
                continue;
            }
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    if (listens(new InetSocketAddress(address, port))) {
                        return;
                    }
                }
                trouble = new IOException("Connection refused, or no answer");
            } catch (UnknownHostException e) {
                trouble = new IOException("unknown host " + host, e);
            }
        }
        throw new IOException(
                "cannot connect to Kafka at " + servers + ": " + trouble.getMessage()
                        + "; start it, or set mq.host and mq.port to where it is",
                trouble);
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, QueueOptions.CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
