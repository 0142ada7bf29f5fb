package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import redis.clients.jedis.Protocol.Command;

/** What a Redis says of itself. */
final class RedisVersion {
    private RedisVersion() {}

    /** {@code Redis 7.0.15}; without the version where the user may not ask for it. */
    static String read(QueueOptions queue) throws IOException {
        try (RedisLink link = new RedisLink(queue)) {
            return "Redis" + version(link.text(Command.INFO, "server"));
        } catch (IOException e) {
            if (RedisLink.isRefusal(e)) {
                return "Redis, which does not tell its version";
            }
            throw e;
        }
    }

    private static String version(String info) {
        for (String line : info.split("\r?\n", -1)) {
            if (line.startsWith("redis_version:")) {
                return ' ' + line.substring("redis_version:".length());
            }
        }
        return "";
    }
}
