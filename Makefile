# Each target is one line of help; the work is Maven's.
MVN ?= mvn -B -ntp
PYTHON ?= python3
JAR := agent/dist/target/flowcept-agent.jar
SERVICES := integration-tests/services/services

.DEFAULT_GOAL := help
.PHONY: help agent demo test format bench-startup bench-delivery bench-telemetry soak-outage
.PHONY: services services-mongo services-kafka services-rabbitmq
.PHONY: services-stop services-mongo-stop services-kafka-stop services-rabbitmq-stop

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

agent: ## build agent/dist/target/flowcept-agent.jar
	$(MVN) -q -DskipTests -pl agent/dist -am package
	@echo "built $(JAR)"

demo: ## Weka's random forest with its provenance, against the jar just built
	$(MVN) -q -DskipTests -Pdemo -pl integration-tests -am verify

test: ## everything: unit tests, then the finished jar in real JVMs (about 25 minutes)
	$(MVN) verify $(TEST_OPTIONS)

format: ## put the sources into the one format that the build accepts
	$(MVN) -q -Pbenchmarks spotless:apply

bench-startup: ## what the agent adds to a hello-world's wall time; writes JSON
	$(MVN) -q -DskipTests -Pbenchmarks -pl agent/benchmarks -am package
	java -cp agent/benchmarks/target/classes io.flowcept.benchmarks.StartupBenchmark \
		$(JAR) agent/benchmarks/target/startup.json

services: ## Redis on port 6379, in a container or else as a process; the next three add to it
	@$(SERVICES) start redis

services-mongo: ## a server of MongoDB's protocol on port 27017
	@$(SERVICES) start mongo

services-kafka: ## Kafka on port 9092, with the topic interception
	@$(SERVICES) start kafka

services-rabbitmq: ## RabbitMQ on port 5672, guest/guest
	@$(SERVICES) start rabbitmq

services-stop: ## stop Redis; its data stays
	@$(SERVICES) stop redis

services-mongo-stop: ## stop the server of MongoDB's protocol; its data stays
	@$(SERVICES) stop mongo

services-kafka-stop: ## stop Kafka; its data stays
	@$(SERVICES) stop kafka

services-rabbitmq-stop: ## stop RabbitMQ; its data stays
	@$(SERVICES) stop rabbitmq

bench-delivery: ## rate and CPU per delivered task, for each sink, against real local servers; writes JSON
	$(MVN) -q -DskipTests -Dkafka.broker.skip=false -Pbenchmarks -pl agent/benchmarks -am package
	java -Dflowcept.it.classPaths=sinks/target \
		-cp "$$(cat agent/benchmarks/target/benchmarks.classpath)" io.flowcept.benchmarks.DeliveryBenchmark \
		$(JAR) agent/benchmarks/target/delivery.json $(SINKS)

MINUTES ?= 5
SINK ?= RedisStream
soak-outage: ## 64 MB of heap, 2,000 tasks/s, and MINUTES=5 without SINK=RedisStream|RedisChannel|Kafka|Rabbitmq|Mongodb
	$(MVN) -q -pl integration-tests -am verify -Dsurefire.failIfNoSpecifiedTests=false \
		-Dtest='FaultsTest$$$(SINK)#serverThatIsKilled*' -Dflowcept.it.outageSeconds=$$(($(MINUTES) * 60)) \
		-Dtest.timeout="$$(($(MINUTES) + 5)) m" -Dtest.fork.timeout.seconds=$$(($(MINUTES) * 60 + 900))

bench-telemetry: ## what one telemetry snapshot costs, beside psutil, OSHI and bare reads of the same files
	$(MVN) -q -DskipTests -Pbenchmarks -pl agent/benchmarks -am package
	java -cp "$$(cat agent/benchmarks/target/benchmarks.classpath)" \
		io.flowcept.benchmarks.TelemetryBenchmark agent/benchmarks/target/telemetry.json $(PYTHON)
