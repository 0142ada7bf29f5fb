package io.flowcept.engine.settings;

import java.util.List;
import java.util.Map;

/** The section {@code mq}: the message queue. Immutable. */
public final class MqSettings {
    public final boolean enabled;

    /** {@code redis}, {@code kafka}, {@code mofka} or {@code rabbitmq}. */
    public final String type;

    public final String host;
    public final int port;

    /** In place of host and port; null for none, a question mark as in Flowcept's samples. */
    public final String uri;

    /** The channel, topic or exchange. */
    public final String channel;

    public final String username;

    /** Null for none. */
    public final String password;

    /** RabbitMQ's virtual host. */
    public final String vhost;

    /** Who shares the messages with other keepers; {@code auto} for {@code flowcept-keeper}. */
    public final String groupId;

    /** Mofka's group file; null for none. */
    public final String groupFile;

    /** {@code host:port} each; null for the one of host and port. */
    public final List<String> instances;

    /** So many messages go out at once. */
    public final int bufferSize;

    /** Seconds that a message waits at most for {@link #bufferSize} to be reached. */
    public final double insertionBufferTimeSecs;

    /** Messages in one part of a batch; 1 and less for no parts. */
    public final int chunkSize;

    /** Whether it is logged how long deliveries take. */
    public final boolean timing;

    /** Whether Redis is the one of the section {@code kv_db}. */
    public final boolean sameAsKvdb;

    public final MqTlsSettings tls;
    public final MqRedisSettings redis;
    public final MqMofkaSettings mofka;

    /** Properties of Kafka's clients, by their names. */
    public final Map<String, Object> kafka;

    /** The server's program, which only the Python Flowcept starts; null for none. */
    public final String bin;

    /** The server's configuration, for {@link #bin}; null for none. */
    public final String confFile;

    MqSettings(Section section) {
        enabled = section.key("enabled", "MQ_ENABLED").bool(false);
        type = section.key("type", "MQ_TYPE").choice("redis", "redis", "kafka", "mofka", "rabbitmq");
        SettingKey hostKey = section.key("host", "MQ_HOST");
        host = hostKey.text("localhost");
        port = section.key("port", "MQ_PORT").integer(usualPort(type), 1, 65535);
        SettingKey uriKey = section.key("uri", "MQ_URI");
        uri = uriKey.text(null);
        boolean hasUri = uri != null && !uri.equals("?");
        if (hasUri && uriKey.isOfTheFile() && hostKey.isOfTheFile()) {
            uriKey.refuse("says where the queue is, and so does mq.host; keep one of them");
        } else if (hasUri && QueueAddress.wrongUri(type, uri) != null) {
            uriKey.refuse(QueueAddress.wrongUri(type, uri));
        }
        channel = section.key("channel", "MQ_CHANNEL").text("interception");
        username = section.key("username", "MQ_USERNAME").text("guest");
        password = section.key("password").text(null);
        vhost = section.key("vhost", "MQ_VHOST").text("/");
        groupId = section.key("group_id", "MQ_GROUP_ID").text("auto");
        SettingKey groupFileKey = section.key("group_file");
        groupFile = groupFileKey.path(null);
        SettingKey instancesKey = section.key("instances");
        instances = instancesKey.texts();
        for (int i = 0; instances != null && i < instances.size(); i++) {
            if (!QueueAddress.isHostAndPort(instances.get(i))) {
                instancesKey.refuseElement(i, "host:port with a port from 1 to 65535");
            }
        }
        if (instances != null && !instances.isEmpty() && hasUri && uriKey.isOfTheFile()) {
            uriKey.refuse("says where the queue is, and so does mq.instances; keep one of them");
        }
        bufferSize = section.key("buffer_size").integer(1, 1, Integer.MAX_VALUE);
        insertionBufferTimeSecs = section.key("insertion_buffer_time_secs").number(1.0);
        chunkSize = section.key("chunk_size").integer(-1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        timing = section.key("timing").bool(false);
        sameAsKvdb = section.key("same_as_kvdb").bool(false);
        tls = new MqTlsSettings(section.section("tls"));
        redis = new MqRedisSettings(section.section("redis"));
        kafka = section.key("kafka").map();
        mofka = new MqMofkaSettings(section.section("mofka"));
        if (enabled && type.equals("mofka") && mofka.command == null && groupFile == null) {
            groupFileKey.refuse("not set, expected the file that Mofka's servers wrote, since mq.type is mofka");
        }
        bin = section.key("bin").path(null);
        confFile = section.key("conf_file").path(null);
        section.close();
    }

    private static int usualPort(String type) {
        if (type.equals("kafka")) {
            return 9092;
        }
        return type.equals("rabbitmq") ? 5672 : 6379;
    }
}
