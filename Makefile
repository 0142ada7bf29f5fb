# Each target is one line of help; the work is Maven's.
MVN ?= mvn -B -ntp
JAR := agent/dist/target/flowcept-agent.jar

.DEFAULT_GOAL := help
.PHONY: help agent demo test format bench-startup

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

agent: ## build agent/dist/target/flowcept-agent.jar
	$(MVN) -q -DskipTests -pl agent/dist -am package
	@echo "built $(JAR)"

demo: ## Weka's random forest with its provenance, against the jar just built
	$(MVN) -q -DskipTests -Pdemo -pl integration-tests -am verify

test: ## everything: unit tests, then the finished jar in real JVMs (about 10 minutes)
	$(MVN) verify $(TEST_OPTIONS)

format: ## put the sources into the one format that the build accepts
	$(MVN) -q -Pbenchmarks spotless:apply

bench-startup: ## what the agent adds to a hello-world's wall time; writes JSON
	$(MVN) -q -DskipTests -Pbenchmarks -pl agent/benchmarks -am package
	java -cp agent/benchmarks/target/classes io.flowcept.benchmarks.StartupBenchmark \
		$(JAR) agent/benchmarks/target/startup.json
