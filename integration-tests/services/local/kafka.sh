# A broker with its own controller in one JVM, from Maven artifacts.
local_kafka() {
  local port=$1 dir=$state/kafka libraries java controller
  java=$(java_command) || return
  libraries=$(server_libraries kafka-broker) || return
  mkdir -p "$dir/data"
  # The controller is asked by nobody else, so any port will do.
  controller=$(free_port)
  cat >"$dir/broker.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://localhost:$port,CONTROLLER://localhost:$controller
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$dir/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
END
  local run=("$java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$libraries")
  if [ ! -f "$dir/data/meta.properties" ]; then
    "${run[@]}" kafka.tools.StorageTool format -t "$("${run[@]}" kafka.tools.StorageTool random-uuid 2>/dev/null)" \
      -c "$dir/broker.properties" >"$dir/server.log" 2>&1 || fail "cannot make $dir/data: see $dir/server.log" || return
  fi
  launch "$dir/pid" "$dir/server.log" "${run[@]}" kafka.Kafka "$dir/broker.properties"
  ready kafka "$port" 90 || return
  # Flowcept's consumer gives up when there is no topic.
  "${run[@]}" org.apache.kafka.tools.TopicCommand --bootstrap-server "localhost:$port" \
    --create --if-not-exists --topic interception --partitions 4 >>"$dir/server.log" 2>&1 ||
    fail "cannot make the topic: see $dir/server.log" || return
  summary kafka "Kafka 4 in KRaft mode, topic interception,"
}
