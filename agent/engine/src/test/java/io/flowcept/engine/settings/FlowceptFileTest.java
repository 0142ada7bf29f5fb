package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowceptFileTest {
    @TempDir
    Path directory;

    @Test
    void everyKeyOfPythonsFlowcept_isTakenWithoutAWarning() throws SettingsException {
        Settings settings = new SettingsFiles(directory)
                .load(
                        "flowcept_version: 1.0.3",
                        "log: {log_path: default, log_file_level: error, log_stream_level: critical}",
                        "project:",
                        "  debug: true",
                        "  json_serializer: complex",
                        "  replace_non_json_serializable: true",
                        "  performance_logging: false",
                        "  enrich_messages: false",
                        "  db_flush_mode: online",
                        "  dump_buffer:",
                        "    enabled: false",
                        "    path: flowcept_buffer.jsonl",
                        "    append_workflow_id_to_path: true",
                        "    append_id_to_path: true",
                        "    delete_previous_file: false",
                        "telemetry_capture:",
                        "  gpu: ~",
                        "  cpu: true",
                        "  per_cpu: true",
                        "  process_info: true",
                        "  mem: true",
                        "  disk: true",
                        "  network: true",
                        "  machine_info: true",
                        "instrumentation:",
                        "  enabled: true",
                        "  torch:",
                        "    what: parent_and_children",
                        "    children_mode: telemetry_and_tensor_inspection",
                        "    epoch_loop: lightweight",
                        "    batch_loop: ~",
                        "    capture_epochs_at_every: 1",
                        "    register_workflow: true",
                        "experiment: {user: root}",
                        "mq:",
                        "  enabled: false",
                        "  type: redis",
                        "  host: localhost",
                        "  port: 6379",
                        "  uri: '?'",
                        "  instances: ['localhost:6379']",
                        "  group_file: mofka.json",
                        "  group_id: auto",
                        "  channel: interception",
                        "  buffer_size: 50",
                        "  insertion_buffer_time_secs: 5",
                        "  timing: false",
                        "  chunk_size: -1",
                        "  same_as_kvdb: false",
                        "  username: guest",
                        "  password: p",
                        "  vhost: /",
                        "  bin: /usr/bin/redis-server",
                        "  conf_file: /etc/redis.conf",
                        "kv_db: {host: localhost, port: 6379, enabled: true, uri: u, password: p}",
                        "web_server: {host: 0.0.0.0, port: 5000, ui_enabled: true, cors_origins: []}",
                        "sys_metadata:",
                        "  environment_id: laptop",
                        "  sys_name: Linux",
                        "  node_name: n",
                        "  login_name: l",
                        "  public_ip: 1.2.3.4",
                        "  private_ip: 10.0.0.1",
                        "extra_metadata: {place_holder: ''}",
                        "analytics: {sort_orders: {generated.loss: minimum_first}}",
                        "db_buffer:",
                        "  insertion_buffer_time_secs: 5",
                        "  buffer_size: 50",
                        "  remove_empty_fields: false",
                        "  stop_max_trials: 300",
                        "  stop_trials_sleep: 0.1",
                        "agent:",
                        "  enabled: false",
                        "  mcp_allowed_hosts: ['localhost:*']",
                        "  api_key: '?'",
                        "  model_kwargs: {}",
                        "databases:",
                        "  lmdb: {enabled: true, path: flowcept_lmdb}",
                        "  mongodb:",
                        "    enabled: true",
                        "    uri: '?'",
                        "    host: localhost",
                        "    port: 27017",
                        "    db: flowcept",
                        "    create_collection_index: true",
                        "    bin: /usr/bin/mongod",
                        "    db_path: /data",
                        "    log_path: /var/log/mongod.log",
                        "    lock_file_path: /run/mongod.pid",
                        "adapters:",
                        "  broker_mqtt: {kind: broker, queues: ['#'], qos: 2, tracked_keys: {used: payload}}",
                        "  dask: {kind: dask, worker_should_get_input: true}");

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.sysMetadata.publicIp).isEqualTo("1.2.3.4");
        assertThat(settings.mq.bufferSize).isEqualTo(50);
        assertThat(settings.adapters).containsOnlyKeys("broker_mqtt", "dask");
        assertThat(settings.flat()).containsEntry("analytics.sort_orders.generated.loss", "minimum_first");
    }
}
