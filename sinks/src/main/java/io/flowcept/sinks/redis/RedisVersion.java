package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.QueueOptions;
import io.lettuce.core.RedisFuture;
import java.io.IOException;

/** What a Redis says of itself. */
final class RedisVersion {
    private RedisVersion() {}

    /** {@code Redis 7.0.15}; without the version where the user may not ask for it. */
    static String read(QueueOptions queue) throws IOException {
        RedisLink link = new RedisLink(queue);
        try {
            RedisFuture<String> ping = link.commands().ping();
            RedisFuture<String> info = link.commands().info("server");
            link.flush();
            RedisLink.answer(ping);
            try {
                return "Redis" + version(RedisLink.answer(info));
            } catch (IOException e) {
                return "Redis, which does not tell its version";
            }
        } finally {
            link.close();
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
