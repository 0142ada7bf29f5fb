# Each target is one line of help; the work is Maven's.
MVN ?= mvn -B -ntp
PYTHON ?= python3
JAR := agent/dist/target/flowcept-agent.jar
SERVICES := integration-tests/services/services

.DEFAULT_GOAL := help
.PHONY: help agent demo test jdks format soak-outage bench bench-build
.PHONY: bench-call bench-startup bench-delivery bench-telemetry bench-scale bench-application bench-profile
.PHONY: services services-mongo services-kafka services-rabbitmq
.PHONY: services-stop services-mongo-stop services-kafka-stop services-rabbitmq-stop

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

agent: ## build agent/dist/target/flowcept-agent.jar
	$(MVN) -q -DskipTests -pl agent/dist -am package
	@echo "built $(JAR)"

demo: ## Weka's random forest with its provenance, against the jar just built
	$(MVN) -q -DskipTests -Pdemo -pl integration-tests -am verify

test: ## everything: unit tests, then the finished jar in real JVMs (about 20 minutes)
	$(MVN) verify $(TEST_OPTIONS)

jdks: ## on Debian: the JDKs of 8, 11, 17, 21 and 25 that are missing, for the tests, in ~/.cache/flowcept-jdks
	@integration-tests/jdks/jdks $(JDKS)

format: ## put the sources into the one format that the build accepts
	$(MVN) -q -Pbenchmarks spotless:apply

BENCH := agent/benchmarks/target
BENCH_JAVA = java -Dflowcept.it.classPaths=sinks/target \
	-cp "$$(cat $(BENCH)/benchmarks.classpath)" io.flowcept.benchmarks
BENCHES := bench-telemetry bench-call bench-startup bench-scale bench-application bench-delivery

# One after the other, whatever -j says: they would measure each other.
.NOTPARALLEL: bench

bench: $(BENCHES) ## all of these, and what they say of each goal; under 30 minutes
	$(BENCH_JAVA).GoalsTable $(JAR) $(foreach name,$(BENCHES:bench-%=%),$(BENCH)/$(name).json)

bench-build:
	$(MVN) -q -DskipTests -Dkafka.broker.skip=false -Pbenchmarks -pl agent/benchmarks -am package
	rm -f $(BENCH)/*.json

bench-call: bench-build ## what a call costs its thread beside the floor, PerfMark, JFR, OpenTelemetry, Elastic
	$(BENCH_JAVA).CallBenchmark $(JAR) $(BENCH)/peers $(BENCH)/call.json

bench-startup: bench-build ## what an agent adds to a hello-world's wall time and memory
	$(BENCH_JAVA).StartupBenchmark $(JAR) $(BENCH)/peers $(BENCH)/startup.json

# Python's Flowcept with psutil, to be measured beside; where it cannot be had, the benchmarks say so.
$(BENCH)/python/installed:
	-$(PYTHON) -m venv $(BENCH)/python && $(BENCH)/python/bin/python -m pip install -q --disable-pip-version-check \
		flowcept==1.0.3 redis==7.1.0 psutil && touch $@

bench-delivery: bench-build $(BENCH)/python/installed ## rate and CPU per delivered task, for each of SINKS, against real local servers
	$(BENCH_JAVA:java=java -Dflowcept.python=$(BENCH)/python/bin/python).DeliveryBenchmark $(JAR) $(BENCH)/peers $(BENCH)/delivery.json $(SINKS)

bench-telemetry: bench-build $(BENCH)/python/installed ## what one telemetry snapshot costs, beside psutil, OSHI and bare reads of the same files
	$(BENCH_JAVA).TelemetryBenchmark $(BENCH)/telemetry.json \
		$$([ -e $(BENCH)/python/installed ] && echo $(BENCH)/python/bin/python || echo $(PYTHON))

bench-scale: bench-build ## cost as threads, tasks, selected methods and loaded classes grow, and at rest
	$(BENCH_JAVA).ScaleBenchmark $(JAR) $(BENCH)/peers $(BENCH)/scale.json

# Linux on x86_64 alone; where it cannot be had, the benchmark says so.
$(BENCH)/peers/pytorch-native-cpu.jar: | bench-build
	-[ "$$(uname -sm)" != "Linux x86_64" ] || $(MVN) -q -Pbenchmarks -pl agent/benchmarks dependency:copy@pytorch

bench-application: bench-build $(BENCH)/peers/pytorch-native-cpu.jar ## wall time of Weka, Lucene and DJL with the agent beside without
	$(BENCH_JAVA).ApplicationBenchmark $(JAR) $(BENCH)/peers $(BENCH)/application.json

PARTS ?= .*
bench-profile: bench-build ## where processor's time and memory go in what these measure, for PARTS='call|startup'; not in "bench"
	$(BENCH_JAVA:java=java -Donly='$(PARTS)').ProfileBenchmark $(JAR) $(BENCH)/profile

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

MINUTES ?= 5
SINK ?= RedisStream
soak-outage: ## 64 MB of heap, 2,000 tasks/s, and MINUTES=5 without SINK=RedisStream|RedisChannel|Kafka|Rabbitmq|Mongodb
	$(MVN) -q -pl integration-tests -am verify -Dsurefire.failIfNoSpecifiedTests=false \
		-Dtest='FaultsTest$$$(SINK)#serverThatIsKilled*' -Dflowcept.it.outageSeconds=$$(($(MINUTES) * 60)) \
		-Dtest.timeout="$$(($(MINUTES) + 5)) m" -Dtest.fork.timeout.seconds=$$(($(MINUTES) * 60 + 900))
